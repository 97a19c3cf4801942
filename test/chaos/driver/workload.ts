import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal, type Task } from '../client/events.js';
import { messageOf, RpcError, type SendOptions } from '../client/json-rpc.js';
import type { Watcher } from '../client/watcher.js';
import type { Work } from '../agent/processors.js';
import type { Random } from './random.js';
import type { KnownTask } from './task-book.js';
import type { World } from './world.js';

const KINDS = { stream: 5, silent: 2, dialog: 3, steps: 4, stubborn: 1 };
const STYLES = { stream: 5, immediate: 3, blocking: 2 };
const CONTEXTS = 12;

/** The task has ended, or its inbox is full. */
const UNSUPPORTED = -32004;
const NOT_CANCELABLE = -32002;

export type Kind = keyof typeof KINDS;

/** What clients ask of the agents. */
export class Workload {
  private readonly contexts: readonly string[];

  constructor(private readonly world: World) {
    this.contexts = Array.from({ length: CONTEXTS }, () => randomUUID());
  }

  /** One task, of any kind, with its watchers and all that follows. */
  async start(random: Random): Promise<void> {
    const kind = random.weighted(KINDS);
    const task = await this.begin(kind, workOf(kind, random), random, random.weighted(STYLES));
    if (!task) return;
    for (let i = random.between(0, 2); i > 0; i -= 1) this.world.watch(task, random);
    if (random.chance(0.12)) this.world.go(this.cancelLater(task, random.fork()));
    if (random.chance(0.1)) this.world.go(this.followUpLater(task, kind, random.fork()));
    if (kind === 'dialog') await this.converse(task, random);
  }

  /** Creates a task; undefined when that is not known to have worked. */
  async begin(
    kind: Kind,
    work: Work,
    random: Random,
    style: keyof typeof STYLES = 'stream',
  ): Promise<KnownTask | undefined> {
    const contextId = random.chance(0.3) ? random.pick(this.contexts) : undefined;
    const text = `${kind} ${JSON.stringify(work)}`;
    this.world.findings.count(`tasks: ${kind}`);
    if (style === 'stream') return this.stream(text, { contextId }, random);
    const returnImmediately = style === 'immediate';
    return this.send(text, { contextId, returnImmediately }, random);
  }

  /** Sends a message as a stream; its task as soon as it is known. */
  async stream(
    text: string,
    options: SendOptions,
    random: Random,
    onWatcher: (watcher: Watcher) => void = () => undefined,
  ): Promise<KnownTask | undefined> {
    const url = this.world.fleet.address(random);
    if (url === undefined) return undefined;
    const messageId = randomUUID();
    const known = options.taskId === undefined ? undefined : this.world.book.of(options.taskId);
    const watcher = this.world.watcher(random.fork(), known);
    const over = watcher.send(url, messageOf(text, { ...options, messageId }));
    this.world.go(over);
    onWatcher(watcher);
    const accepted = watcher.reached(1).then(() => {
      const task = this.world.book.of(watcher.taskId ?? '');
      task.accepted.push(messageId);
      return task;
    });
    return Promise.race([accepted, over.then(() => undefined)]);
  }

  /** Sends a message and takes the answer. */
  async send(text: string, options: SendOptions, random: Random): Promise<KnownTask | undefined> {
    const messageId = options.messageId ?? randomUUID();
    const params = messageOf(text, { ...options, messageId });
    const { world } = this;
    const answer = await world.ask<{ task: Task }>('SendMessage', params, random, [UNSUPPORTED]);
    if (!answer || answer instanceof RpcError) return undefined;
    const { task } = answer;
    const known = world.book.of(task.id);
    known.accepted.push(messageId);
    if (isTerminal(task.status.state)) known.answers.push(task);
    return known;
  }

  /** Cancels from any agent, and notes what it said. */
  async cancel(task: KnownTask, random: Random): Promise<void> {
    const { world } = this;
    const stop = world.findings.stopwatch('cancel: from request to answer');
    const params = { id: task.id };
    const answer = await world.ask<Task>('CancelTask', params, random, [NOT_CANCELABLE]);
    if (!answer) return;
    if (answer instanceof RpcError) {
      task.cancels.push('refused');
      return;
    }
    stop();
    task.cancels.push('canceled');
    task.answers.push(answer);
  }

  /** A cancel that comes about when the task ends. */
  async race(random: Random): Promise<void> {
    const pause = random.between(1, 40);
    const style = random.chance(0.5) ? 'stream' : 'immediate';
    const task = await this.begin('silent', { pause }, random, style);
    if (!task) return;
    await delay(random.between(0, 2 * pause));
    await this.cancel(task, random);
  }

  private async cancelLater(task: KnownTask, random: Random): Promise<void> {
    await delay(random.between(0, 1500));
    await this.cancel(task, random);
  }

  /** A message for a task that may be running: it waits for its turn. */
  private async followUpLater(task: KnownTask, kind: Kind, random: Random): Promise<void> {
    await delay(random.between(0, 600));
    const text = `${kind} ${JSON.stringify({ ...workOf(kind, random), last: true })}`;
    await this.say(task, text, random);
  }

  /** Turn after turn; some dialogs stay without an answer. */
  private async converse(task: KnownTask, random: Random): Promise<void> {
    if (task.watchers.length === 0) this.world.watch(task, random);
    for (let turns = random.between(0, 3); turns >= 0; turns -= 1) {
      const isOpen = await task.until(() => task.isParked || task.isOver, 10_000);
      if (!isOpen || task.isOver || random.chance(0.15)) return;
      await delay(random.between(0, 100));
      const { seq } = task;
      const work = { pause: random.between(0, 200), last: turns === 0 };
      await this.say(task, `dialog ${JSON.stringify(work)}`, random);
      await task.until(() => task.seq > seq, 2000);
    }
  }

  /** A follow-up, in any style. */
  async say(task: KnownTask, text: string, random: Random): Promise<void> {
    const taskId = task.id;
    const style = random.weighted(STYLES);
    if (style === 'stream') await this.stream(text, { taskId }, random);
    else await this.send(text, { taskId, returnImmediately: style === 'immediate' }, random);
  }
}

function workOf(kind: Kind, random: Random): Work {
  switch (kind) {
    case 'stream':
      return { chunks: random.between(5, 120), pause: random.between(1, 25) };
    case 'silent':
      return { pause: random.between(100, 2500) };
    case 'dialog':
      return { pause: random.between(0, 300) };
    case 'steps':
      return { chunks: random.between(5, 40), pause: random.between(10, 80) };
    case 'stubborn':
      return { chunks: random.between(10, 40), pause: random.between(20, 60) };
  }
}
