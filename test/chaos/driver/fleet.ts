import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentOptions } from '../agent/agent-options.js';
import { AgentProcess } from '../cluster/agent-process.js';
import type { Findings } from './findings.js';
import type { Random } from './random.js';

export const MODES = ['local', 'queue'] as const;
export type Mode = (typeof MODES)[number];

/** Short, so that a run of this driver sees many leases end. */
export const LEASE_MS = 1000;
const TIMES = {
  lease: LEASE_MS,
  sweepInterval: 200,
  cancelGrace: 300,
  shutdownGrace: 500,
  maxHistoryLength: 10_000,
};

const ROLES = {
  local: ['all', 'all', 'all', 'all'],
  queue: ['api', 'api', 'worker', 'worker'],
} as const;

/** The agents of one application. */
export class Fleet {
  readonly agents: readonly AgentProcess[];

  constructor(
    mode: Mode,
    connection: string,
    prefix: string,
    private readonly findings: Findings,
  ) {
    this.agents = ROLES[mode].map((role, i) => {
      const execution = { mode, role };
      const options = { ...TIMES, connection, prefix, execution, partitions: 4 };
      return this.add({ name: `${role}${i + 1}`, http: role !== 'worker', options });
    });
  }

  async start(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.start()));
  }

  /** Agents that answer clients now. */
  serving(): AgentProcess[] {
    return this.agents.filter(({ state, serves }) => state === 'up' && serves);
  }

  address(random: Random): string | undefined {
    return random.pick(this.serving())?.url;
  }

  /** True when the others can do without it. */
  canMiss(agent: AgentProcess): boolean {
    const others = this.agents.filter((other) => other !== agent && other.state === 'up');
    return others.some(({ serves }) => serves) && others.some(({ works }) => works);
  }

  /** Every agent is up again; faults are over. */
  async heal(): Promise<void> {
    const down = this.agents.filter(({ state }) => state === 'down');
    await Promise.all(down.map((agent) => agent.start()));
  }

  /** Ends all agents, and keeps what they logged in the folder. */
  async dispose(folder: string): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.dispose()));
    mkdirSync(folder, { recursive: true });
    for (const { name, lines } of this.agents) {
      writeFileSync(path.join(folder, `${name}.log`), `${lines.join('\n')}\n`);
    }
  }

  private add(options: AgentOptions): AgentProcess {
    const agent = new AgentProcess(options);
    agent.on('died', (how) => {
      const log = agent.lines.slice(-10).join('\n      ');
      this.findings.violation(`agent ${agent.name} died by itself: ${how}\n      ${log}`);
    });
    return agent;
  }
}
