import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentProcess } from '../cluster/agent-process.js';
import { LEASE_MS } from './fleet.js';
import type { Fault } from './plan.js';
import type { Random } from './random.js';
import type { KnownTask } from './task-book.js';
import type { Workload } from './workload.js';
import type { World } from './world.js';

const PATIENCE_MS = 3000;
const POLL_MS = 25;

/** Faults that make nobody else wait. */
const OF_CLIENTS: ReadonlySet<Fault> = new Set([
  'client vanishes in mid-stream',
  'client does not read',
  'two cancels at once',
  'two agents continue one task',
  'all agents get the same follow-up',
]);

/** Carries out one fault; false when there was nothing to do it to. */
type Strike = (random: Random) => Promise<boolean>;

/** What goes wrong. */
export class Faults {
  private readonly strikes: Readonly<Record<Fault, Strike>>;
  private redisIsDown = false;

  constructor(
    private readonly world: World,
    private readonly workload: Workload,
  ) {
    this.strikes = {
      'SIGKILL of a runner': () => this.killRunner(),
      'SIGSTOP past the lease, SIGCONT': (random) => this.pauseRunner(random),
      'SIGKILL of an agent with open streams': (random) => this.killServing(random),
      'SIGTERM of a runner': () => this.terminateRunner(),
      'SIGKILL of Redis, restart with AOF': (random) => this.killRedis(random),
      'SIGSTOP of Redis, SIGCONT': (random) => this.stallRedis(random),
      'CLIENT KILL TYPE pubsub': () => this.killClients('pubsub'),
      'CLIENT KILL TYPE normal': () => this.killClients('normal'),
      'client vanishes in mid-stream': (random) => this.vanish(random),
      'client does not read': (random) => this.stopReading(random),
      'two cancels at once': (random) => this.cancelTwice(random),
      'two agents continue one task': (random) => this.continueTwice(random),
      'all agents get the same follow-up': (random) => this.replicate(random),
    };
  }

  async strike(fault: Fault, random: Random): Promise<void> {
    const { findings } = this.world;
    const strike = () => this.strikes[fault](random);
    const done = await (OF_CLIENTS.has(fault) ? strike() : findings.disturb(strike));
    if (done) findings.count(`fault: ${fault}`);
    else findings.count('faults without a victim');
  }

  private async killRunner(): Promise<boolean> {
    const victim = await this.findRunner();
    if (!victim) return false;
    this.measure(victim, 'takeover after SIGKILL');
    await victim.kill();
    await victim.start();
    return true;
  }

  /** Its runs are taken over while it sleeps; awake, it must find out. */
  private async pauseRunner(random: Random): Promise<boolean> {
    const victim = await this.findRunner();
    if (!victim) return false;
    this.measure(victim, 'takeover after SIGSTOP');
    await victim.pause(() => delay(LEASE_MS + random.between(300, 1500)));
    return true;
  }

  private async killServing(random: Random): Promise<boolean> {
    const victim = await this.find(() => random.pick(this.removable().filter((a) => a.serves)));
    if (!victim) return false;
    await victim.kill();
    await victim.start();
    return true;
  }

  private async terminateRunner(): Promise<boolean> {
    const victim = await this.findRunner();
    if (!victim) return false;
    this.measure(victim, 'hand-over after SIGTERM');
    const ms = await victim.terminate();
    this.world.findings.took('end of a process after SIGTERM', ms);
    await victim.start();
    return true;
  }

  private async killRedis(random: Random): Promise<boolean> {
    return this.whileRedisIsUp(async ({ redis }) => {
      await redis.kill();
      await delay(random.between(0, 800));
      await redis.start();
    });
  }

  private async stallRedis(random: Random): Promise<boolean> {
    return this.whileRedisIsUp(async ({ redis }) => {
      await redis.kill('SIGSTOP');
      await delay(random.between(100, 1500));
      await redis.kill('SIGCONT');
    });
  }

  private async whileRedisIsUp(strike: (world: World) => Promise<void>): Promise<boolean> {
    if (this.redisIsDown) return false;
    this.redisIsDown = true;
    await strike(this.world);
    this.redisIsDown = false;
    return true;
  }

  private async killClients(type: string): Promise<boolean> {
    if (this.redisIsDown) return false;
    const killed = await this.world.client.call('CLIENT', 'KILL', 'TYPE', type).catch(() => 0);
    return Number(killed) > 0;
  }

  private async vanish(random: Random): Promise<boolean> {
    const work = { chunks: random.between(30, 80), pause: 10 };
    const leaveAt = random.between(1, 20);
    const text = `stream ${JSON.stringify(work)}`;
    const task = await this.workload.stream(text, {}, random, (watcher) => {
      void watcher.reached(leaveAt).then(() => watcher.leave());
    });
    if (task) this.world.watch(task, random);
    return task !== undefined;
  }

  /** More than the sockets between the two take: the agent has to hold on. */
  private async stopReading(random: Random): Promise<boolean> {
    const work = { chunks: 250, pause: 2, size: 32 * 1024 };
    const text = `stream ${JSON.stringify(work)}`;
    const task = await this.workload.stream(text, {}, random, (watcher) => {
      watcher.stopReading(delay(random.between(2000, 4000)));
    });
    if (task) this.world.watch(task, random);
    return task !== undefined;
  }

  private async cancelTwice(random: Random): Promise<boolean> {
    const kind = random.chance(0.5) ? 'stubborn' : 'stream';
    const task = await this.workload.begin(kind, { chunks: 40, pause: 40 }, random);
    if (!task) return false;
    await delay(random.between(0, 400));
    const cancel = () => this.workload.cancel(task, random.fork());
    await Promise.all([cancel(), cancel()]);
    return true;
  }

  private async continueTwice(random: Random): Promise<boolean> {
    const task = await this.parkedTask(random);
    if (!task) return false;
    const say = (text: string) => this.workload.say(task, text, random.fork());
    await Promise.all([say('dialog {"pause":50}'), say('dialog {"pause":0}')]);
    return true;
  }

  /** A gateway that sends what it got to every replica. */
  private async replicate(random: Random): Promise<boolean> {
    const task = await this.parkedTask(random);
    if (!task) return false;
    const options = { taskId: task.id, messageId: randomUUID(), returnImmediately: true };
    const send = () => this.workload.send('dialog {"pause":10}', options, random.fork());
    await Promise.all([send(), send(), send(), send()]);
    return true;
  }

  private async parkedTask(random: Random): Promise<KnownTask | undefined> {
    const task = await this.workload.begin('dialog', { pause: 0 }, random);
    const isParked = await task?.until(() => task.isParked || task.isOver, PATIENCE_MS);
    return isParked && task?.isParked ? task : undefined;
  }

  private measure(victim: AgentProcess, name: string): void {
    const { book } = this.world;
    book.measureTakeover(book.runningOn(victim.name, victim.pid), name);
  }

  private removable(): AgentProcess[] {
    const { fleet } = this.world;
    return fleet.agents.filter((agent) => agent.state === 'up' && fleet.canMiss(agent));
  }

  /** The agent with the most runs. */
  private findRunner(): Promise<AgentProcess | undefined> {
    return this.find(() => {
      const { book } = this.world;
      const counted = this.removable()
        .filter(({ works }) => works)
        .map((agent) => ({ agent, runs: book.runningOn(agent.name, agent.pid).length }))
        .sort((a, b) => b.runs - a.runs);
      return counted[0] && counted[0].runs > 0 ? counted[0].agent : undefined;
    });
  }

  private async find<T>(look: () => T | undefined): Promise<T | undefined> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = look();
      if (found !== undefined || performance.now() > deadline) return found;
      await delay(POLL_MS);
    }
  }
}
