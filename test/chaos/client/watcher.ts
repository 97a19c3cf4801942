import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal, stateOf, type Event } from './events.js';
import { RpcError } from './json-rpc.js';
import { stream, type Frame } from './sse.js';

const RETRY_MS = 50;
const UNSUPPORTED = -32004;

/** A frame with what the watcher knows of it. */
export interface SeenFrame extends Frame {
  readonly event: Event;
  /** A snapshot says how the task stands after event `seq`; it is not that event. */
  readonly isSnapshot: boolean;
}

/** What a watcher needs of the world. */
export interface WatcherWorld {
  /** Address of any agent that serves, to reconnect to. */
  address(): string | undefined;
  /** Every frame, when it comes. */
  saw(frame: SeenFrame): void;
}

/**
 * A client that follows one task until it ends: after a drop it resumes with Last-Event-ID, on
 * whichever agent there is. Notes every frame and everything that should not be.
 */
export class Watcher {
  readonly frames: SeenFrame[] = [];
  readonly problems: string[] = [];
  taskId: string | undefined;
  /** Resolves when it has seen the end, or left. */
  over: Promise<void> = Promise.resolve();
  drops = 0;
  /** Address of the agent it reads from. */
  source = '';
  /** It saw nothing: the task had ended, took no more messages, or the connection broke at once. */
  unheard = false;
  private cursor: number | undefined;
  private ended = false;
  private readonly leaving = new AbortController();
  private hold: Promise<void> | undefined;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly world: WatcherWorld) {}

  /** The last event seen. */
  get last(): number {
    return this.cursor ?? 0;
  }
  /** True when the terminal event was seen. */
  get sawEnd(): boolean {
    return this.ended;
  }

  get hasLeft(): boolean {
    return this.leaving.signal.aborted;
  }

  /** Sends a message as a stream, then follows its task; over when that ends. */
  send(url: string, params: unknown): Promise<void> {
    return (this.over = this.sendAndFollow(url, params));
  }

  /** Follows a task until it ends. */
  follow(taskId: string): Promise<void> {
    return (this.over = this.resume(taskId));
  }

  /** Resolves when that many events were seen; never, if they do not come. */
  async reached(seq: number): Promise<void> {
    while (this.last < seq) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Stops reading, with the connection open, for as long as the promise takes. */
  stopReading(until: Promise<void>): void {
    this.hold = until;
  }

  /** Goes away without a word. */
  leave(): void {
    this.leaving.abort();
  }

  private async sendAndFollow(url: string, params: unknown): Promise<void> {
    this.source = url;
    const isFollowUp = this.taskId !== undefined;
    try {
      for await (const frame of stream(url, 'SendStreamingMessage', params, this.options())) {
        this.take(frame, isFollowUp && this.cursor === undefined);
        await this.hold;
      }
    } catch (error) {
      if (!(isFollowUp && isUnsupported(error)) && this.refused(error)) return;
    }
    this.unheard = this.cursor === undefined;
    if (this.taskId !== undefined && !this.unheard) await this.resume(this.taskId);
  }

  private async resume(taskId: string): Promise<void> {
    this.taskId = taskId;
    while (!this.ended && !this.leaving.signal.aborted) {
      const url = this.world.address();
      if (url !== undefined && (await this.connect(url, taskId))) return;
      if (!this.ended) await delay(RETRY_MS);
    }
  }

  /** True when there is nothing to follow. */
  private async connect(url: string, id: string): Promise<boolean> {
    this.source = url;
    const first = this.cursor === undefined;
    const options = { ...this.options(), lastEventId: this.frames.at(-1)?.id };
    try {
      for await (const frame of stream(url, 'SubscribeToTask', { id }, options)) {
        this.take(frame, first && this.cursor === undefined);
        await this.hold;
      }
    } catch (error) {
      if (this.leaving.signal.aborted) return true;
      if (isUnsupported(error) && first) {
        this.unheard = this.cursor === undefined;
        return this.unheard;
      }
      this.refused(error);
    }
    if (!this.ended) this.drops += 1;
    return false;
  }

  /** True when the agent said no, and meant it. */
  private refused(error: unknown): boolean {
    if (this.leaving.signal.aborted) return true;
    if (!(error instanceof RpcError) || error.isTemporary) return false;
    this.problems.push(`was refused: ${error.code} ${error.message}`);
    return true;
  }

  private take({ id, seq, json }: Frame, isFirst: boolean): void {
    const event = JSON.parse(json) as Event;
    const expected = (this.cursor ?? 0) + 1;
    // Event 1 is a Task as well; a subscription never repeats it.
    const isSnapshot = event.task !== undefined && (isFirst || seq !== 1 || this.cursor === 1);
    if (this.ended) this.problems.push(`event ${seq} came after the end`);
    if (!isFirst && seq !== expected) this.problems.push(`event ${seq} came, not ${expected}`);
    if (isSnapshot && !isFirst) this.problems.push(`a snapshot came in mid-stream, at ${seq}`);
    this.taskId ??= event.task?.id;
    this.cursor = seq;
    this.ended ||= isTerminal(stateOf(event));
    const seen = { id, seq, json, event, isSnapshot };
    this.frames.push(seen);
    this.world.saw(seen);
    for (const wake of this.waiting.splice(0)) wake();
  }

  private options() {
    return { signal: this.leaving.signal };
  }
}

/** The task has ended, or takes no more messages now. */
function isUnsupported(error: unknown): boolean {
  return error instanceof RpcError && error.code === UNSUPPORTED;
}
