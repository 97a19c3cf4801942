import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { AgentProcess } from '../cluster/agent-process.js';
import type { Findings } from '../driver/findings.js';
import type { Random } from '../driver/random.js';
import type { RedisProcess } from '../../support/redis/index.mjs';
import type { FaultyReceiver } from './faulty-receiver.js';

const FAULTS = {
  'SIGKILL of an agent': 4,
  'SIGSTOP of an agent past its claims, SIGCONT': 1,
  'SIGTERM of an agent': 2,
  'SIGKILL of Redis, restart with AOF': 1,
  'CLIENT KILL TYPE normal': 1,
  'CLIENT KILL TYPE pubsub': 2,
  'a receiver is down for a while': 4,
} as const;

/** A claim lasts 6 s: 1 s for the try, and 5 s more. */
const PAST_CLAIMS_MS = 6_500;

/** What goes wrong, beside the answers of the receivers. */
export class PushFaults {
  private redisIsDown = false;

  constructor(
    private readonly agents: readonly AgentProcess[],
    private readonly receivers: readonly FaultyReceiver[],
    private readonly redis: RedisProcess,
    private readonly client: Redis,
    private readonly findings: Findings,
  ) {}

  async strike(random: Random): Promise<void> {
    const fault = random.weighted(FAULTS);
    const done = await this.carryOut(fault, random);
    this.findings.count(done ? `fault: ${fault}` : 'faults without a victim');
  }

  private async carryOut(fault: keyof typeof FAULTS, random: Random): Promise<boolean> {
    switch (fault) {
      case 'SIGKILL of an agent':
        return this.withAgent(random, async (agent) => {
          await agent.kill();
          await delay(random.between(0, 500));
          await agent.start();
        });
      case 'SIGTERM of an agent':
        return this.withAgent(random, async (agent) => {
          await agent.terminate();
          await agent.start();
        });
      case 'SIGSTOP of an agent past its claims, SIGCONT':
        return this.withAgent(random, (agent) => agent.pause(() => delay(PAST_CLAIMS_MS)));
      case 'SIGKILL of Redis, restart with AOF':
        return this.restartRedis(random);
      case 'CLIENT KILL TYPE normal':
        return this.killClients('normal');
      case 'CLIENT KILL TYPE pubsub':
        return this.killClients('pubsub');
      case 'a receiver is down for a while':
        await random.pick(this.receivers)!.goDown(random.between(100, 2000));
        return true;
    }
  }

  /** One agent at least stays up. */
  private async withAgent(
    random: Random,
    strike: (agent: AgentProcess) => Promise<void>,
  ): Promise<boolean> {
    const up = this.agents.filter(({ state }) => state === 'up');
    const victim = up.length > 1 ? random.pick(up) : undefined;
    if (victim) await strike(victim);
    return victim !== undefined;
  }

  private async restartRedis(random: Random): Promise<boolean> {
    if (this.redisIsDown) return false;
    this.redisIsDown = true;
    await this.redis.kill();
    await delay(random.between(0, 800));
    await this.redis.start();
    this.redisIsDown = false;
    return true;
  }

  private async killClients(type: string): Promise<boolean> {
    if (this.redisIsDown) return false;
    const killed = await this.client.call('CLIENT', 'KILL', 'TYPE', type).catch(() => 0);
    return Number(killed) > 0;
  }
}
