import { afterEach, beforeEach } from '@jest/globals';
import type { RedisTaskManagerOptions } from 'nestjs-a2a-redis';
import { markOf, type Task } from '../client/events.js';
import { call, messageOf } from '../client/json-rpc.js';
import { Watcher, type SeenFrame } from '../client/watcher.js';
import { AgentProcess } from '../cluster/agent-process.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

type Options = Omit<RedisTaskManagerOptions, 'agentCard' | 'connection'>;
type Role = 'api' | 'worker' | 'all';

/** The agents of one test, on a Redis of their own; all end with it. */
export class AgentPool {
  redis!: RedisProcess;
  private agents: AgentProcess[] = [];
  private watchers: Watcher[] = [];

  constructor(private readonly options: Options) {}

  async open(): Promise<void> {
    this.redis = await startRedis({ appendOnly: true });
  }

  async close(): Promise<void> {
    for (const watcher of this.watchers.splice(0)) watcher.leave();
    await Promise.all(this.agents.splice(0).map((agent) => agent.dispose()));
    await this.redis.stop();
  }

  /** Agents of one application: in local mode, unless there are others than `all`. */
  async start(...roles: Role[]): Promise<AgentProcess[]> {
    const mode = roles.every((role) => role === 'all') ? ('local' as const) : ('queue' as const);
    const started = roles.map((role, i) => {
      const options = { ...this.options, connection: this.redis.url, execution: { mode, role } };
      return new AgentProcess({ name: `${role}${i}`, http: role !== 'worker', options });
    });
    this.agents.push(...started);
    await Promise.all(started.map((agent) => agent.start()));
    return started;
  }

  /** A client of these agents, which changes to the next when one fails it. */
  watcher(...agents: AgentProcess[]): Watcher {
    const up = () => agents.find(({ state }) => state === 'up')?.url;
    const watcher = new Watcher({ address: up, saw: () => undefined });
    this.watchers.push(watcher);
    return watcher;
  }
}

/** A pool whose Redis and agents are there for each test, and end with it. */
export function agentPool(options: Options): AgentPool {
  const pool = new AgentPool(options);
  beforeEach(() => pool.open());
  afterEach(() => pool.close());
  return pool;
}

/** Starts a task; its id. */
export async function begin({ url }: AgentProcess, text: string): Promise<string> {
  const params = messageOf(text, { returnImmediately: true });
  return (await call<{ task: Task }>(url, 'SendMessage', params)).task.id;
}

/** Names of the runs that wrote the events, in order. */
export function runsOf(frames: readonly SeenFrame[]): string[] {
  const runs = frames.map(({ event, isSnapshot }) =>
    isSnapshot ? event.task?.metadata?.['run'] : markOf(event).run,
  );
  return [...new Set(runs.filter((run): run is string => typeof run === 'string'))];
}

/** The agent a run is of. */
export function runnerOf(run: string | undefined, agents: readonly AgentProcess[]): AgentProcess {
  const runner = agents.find(({ name }) => name === run?.split(':')[0]);
  if (!runner) throw new Error(`No agent has the run ${run}.`);
  return runner;
}
