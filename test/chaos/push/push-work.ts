import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { call, messageOf } from '../client/json-rpc.js';
import type { Task } from '../client/events.js';
import type { AgentProcess } from '../cluster/agent-process.js';
import type { Findings } from '../driver/findings.js';
import type { Random } from '../driver/random.js';
import type { FaultyReceiver } from './faulty-receiver.js';

const CALL_TIMEOUT_MS = 5000;
const PAUSE_MS = 50;

/** Starts tasks whose events are to be sent, at whatever agent is up. */
export class PushWork {
  /**
   * Lanes whose registration was not answered: nobody knows when it happened, or whether. An agent
   * that was paused may register long after its caller has gone on.
   */
  readonly uncertain = new Set<number>();
  private lanes = 0;

  constructor(
    private readonly agents: readonly AgentProcess[],
    private readonly receivers: readonly FaultyReceiver[],
    private readonly findings: Findings,
  ) {}

  async start(random: Random): Promise<void> {
    this.findings.count('messages');
    if (random.chance(0.3)) return this.dialog(random);
    const chunks = random.between(5, 40);
    const kind = random.chance(0.5) ? 'steps' : 'stream';
    const text = `${kind} ${JSON.stringify({ chunks, pause: random.between(0, 20) })}`;
    await this.ask(random, 'SendMessage', this.withConfig(text, random));
  }

  /** A second configuration joins a task that waits, and gets what comes after. */
  private async dialog(random: Random): Promise<void> {
    const params = this.withConfig('dialog {"pause":0}', random, false);
    const answer = await this.ask<{ task: Task }>(random, 'SendMessage', params);
    const id = answer?.task.id;
    if (id === undefined || !answer?.task.status?.state?.endsWith('INPUT_REQUIRED')) return;
    while (!(await this.register(id, random))) await delay(PAUSE_MS);
    const more = messageOf('dialog {"last":true}', { taskId: id, returnImmediately: true });
    await this.ask(random, 'SendMessage', more);
  }

  private async register(taskId: string, random: Random): Promise<boolean> {
    const config = { ...this.config(random), taskId };
    const lane = this.lanes;
    const answer = await this.ask(random, 'CreateTaskPushNotificationConfig', config);
    if (!answer) this.uncertain.add(lane);
    return answer !== undefined;
  }

  private withConfig(text: string, random: Random, returnImmediately = true) {
    const { message } = messageOf(text, { messageId: randomUUID() });
    const taskPushNotificationConfig = this.config(random);
    return { message, configuration: { returnImmediately, taskPushNotificationConfig } };
  }

  private config(random: Random) {
    this.lanes += 1;
    return { id: `lane-${this.lanes}`, url: `${random.pick(this.receivers)!.url}/${this.lanes}` };
  }

  /** Undefined when the agent, or its store, could not answer. */
  private async ask<T = object>(
    random: Random,
    method: string,
    params: unknown,
  ): Promise<T | undefined> {
    const agent = random.pick(this.agents.filter(({ state }) => state === 'up'));
    if (!agent) return undefined;
    try {
      return await call<T>(agent.url, method, params, AbortSignal.timeout(CALL_TIMEOUT_MS));
    } catch {
      this.findings.count('calls without an answer');
      return undefined;
    }
  }
}
