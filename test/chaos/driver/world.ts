import type { Redis } from 'ioredis';
import { RpcError, call } from '../client/json-rpc.js';
import { Watcher, type SeenFrame } from '../client/watcher.js';
import type { RedisProcess } from '../../support/redis/index.mjs';
import type { Findings } from './findings.js';
import type { Fleet } from './fleet.js';
import type { Random } from './random.js';
import { TaskBook, type KnownTask } from './task-book.js';

const CALL_TIMEOUT_MS = 20_000;

/** Everything workload and faults act on. */
export class World {
  readonly book: TaskBook;
  readonly watchers: Watcher[] = [];
  private readonly pending = new Set<Promise<unknown>>();

  constructor(
    readonly fleet: Fleet,
    readonly redis: RedisProcess,
    /** A connection of the driver's own. */
    readonly client: Redis,
    readonly findings: Findings,
  ) {
    this.book = new TaskBook(findings);
  }

  /** Goes on beside everything else; the end waits for it. */
  go(work: Promise<unknown>): void {
    const known = work
      .catch((error: unknown) => this.findings.violation(`the driver failed: ${String(error)}`))
      .finally(() => this.pending.delete(known));
    this.pending.add(known);
  }

  /** Waits for all that goes on; false when it does not end in time. */
  async idle(ms: number): Promise<boolean> {
    const deadline = performance.now() + ms;
    while (this.pending.size > 0 && performance.now() < deadline) {
      const timeout = new Promise((resolve) => setTimeout(resolve, 100).unref());
      await Promise.race([...this.pending, timeout]);
    }
    return this.pending.size === 0;
  }

  /** A client that reads nothing yet; each has its own randomness. */
  watcher(random: Random, known?: KnownTask): Watcher {
    const watcher = new Watcher({
      address: () => this.fleet.address(random),
      saw: (frame) => this.note(watcher, frame),
    });
    this.watchers.push(watcher);
    known?.watchers.push(watcher);
    if (known) watcher.taskId = known.id;
    return watcher;
  }

  /** Follows a task from any agent. */
  watch(known: KnownTask, random: Random): Watcher {
    const watcher = this.watcher(random.fork(), known);
    this.go(watcher.follow(known.id));
    return watcher;
  }

  /** Undefined when the agent, or its store, could not answer. Refusals other than these are wrong. */
  async ask<T>(
    method: string,
    params: unknown,
    random: Random,
    mayRefuse: readonly number[] = [],
  ): Promise<T | RpcError | undefined> {
    const url = this.fleet.address(random);
    if (url === undefined) return undefined;
    try {
      return await call<T>(url, method, params, AbortSignal.timeout(CALL_TIMEOUT_MS));
    } catch (error) {
      if (!(error instanceof RpcError)) {
        this.findings.count(`calls that broke off`);
        return undefined;
      }
      if (error.isTemporary) this.findings.count('calls answered with "try again"');
      else if (mayRefuse.includes(error.code)) return error;
      else this.findings.violation(`${method} was refused: ${error.code} ${error.message}`);
      return undefined;
    }
  }

  private note(watcher: Watcher, frame: SeenFrame): void {
    if (watcher.taskId === undefined) return;
    const known = this.book.of(watcher.taskId);
    if (!known.watchers.includes(watcher)) known.watchers.push(watcher);
    known.update(frame);
  }
}
