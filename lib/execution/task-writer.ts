import { LimitExceededError } from '../errors/limit-exceeded.error.js';
import { RunFencedError } from '../errors/run-fenced.error.js';
import { TaskEndedError } from '../errors/task-ended.error.js';
import type { EncodedUpdate } from '../model/encoded-update.js';
import type { CommitResult } from '../repositories/task.repository.js';

/** Most updates, and bytes, of one commit: what Redis runs without making others wait long. */
const MAX_BATCH_UPDATES = 256;
const MAX_BATCH_BYTES = 512 * 1024;

type Applied = Extract<CommitResult, { outcome: 'applied' }>;

/** What the writer needs of its run. */
export interface WriterTarget {
  readonly taskId: string;
  readonly maxArtifactBytes: number;
  /** One commit; repeats itself over short outages of the store. */
  commit(number: number, updates: readonly EncodedUpdate[]): Promise<CommitResult>;
  /** Updates that are durable now. */
  applied(updates: readonly EncodedUpdate[], result: Applied): void;
  /** The writer takes nothing more. */
  failed(error: Error): void;
}

interface Pending {
  readonly update: EncodedUpdate | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The one ordered writer of a run, with group commit: updates of one tick go out together, and
 * while a commit is on the wire later updates queue for the next. So throughput is bound by
 * bandwidth and not by round trips. The first error is final: what follows is refused with it.
 */
export class TaskWriter {
  private readonly queue: Pending[] = [];
  private number = 0;
  private pendingArtifactBytes = 0;
  private draining: Promise<void> | undefined;
  private onWire: Promise<void> = Promise.resolve();
  private error: Error | undefined;

  constructor(private readonly target: WriterTarget) {}

  /** The error that ended this writer. */
  get failure(): Error | undefined {
    return this.error;
  }

  /** Queues an update (`undefined`: only make sure that the task exists). */
  write(update: EncodedUpdate | undefined): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.accept({ update, resolve, reject });
    });
    written.catch(() => undefined); // an unawaited write fails the run, not the process
    return written;
  }

  /** True once anything was written, or was tried to. */
  get used(): boolean {
    return this.number > 0 || this.queue.length > 0 || this.error !== undefined;
  }

  /** Resolves when the queue is short enough for more: for producers that can wait. */
  async room(): Promise<void> {
    while (this.queue.length >= MAX_BATCH_UPDATES && this.draining) await this.onWire;
  }

  /** Resolves when nothing is queued or on the wire. */
  async idle(): Promise<void> {
    while (this.draining) await this.draining;
  }

  /** Refuses everything still queued, and all that follows. */
  stop(error: Error): void {
    this.fail(error);
    for (const { reject } of this.queue.splice(0)) reject(this.error ?? error);
  }

  /** Refuses one update and all that follows; what is queued is still written. */
  refuse(error: Error): Promise<never> {
    this.fail(error);
    const refused = Promise.reject(this.error ?? error);
    refused.catch(() => undefined);
    return refused;
  }

  /** Takes updates again after a refusal that left the run its task. */
  recover(): void {
    this.error = undefined;
  }

  private fail(error: Error): void {
    if (this.error) return;
    this.error = error;
    this.target.failed(error);
  }

  private accept(pending: Pending): void {
    const size = pending.update?.kind === 'artifact' ? pending.update.bytes : 0;
    if (this.error) return pending.reject(this.error);
    if (this.pendingArtifactBytes + size > this.target.maxArtifactBytes) {
      this.fail(tooLarge(this.target));
      return pending.reject(this.error ?? tooLarge(this.target));
    }
    this.pendingArtifactBytes += size;
    this.queue.push(pending);
    this.draining ??= this.drain();
  }

  /** `room` waits for the tick, too: to ask again in its microtasks would keep it from coming. */
  private async drain(): Promise<void> {
    this.onWire = nextTick();
    await this.onWire;
    while (this.queue.length > 0) {
      this.onWire = this.commit(this.take());
      await this.onWire;
    }
    this.draining = undefined;
  }

  private take(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const { update } of this.queue) {
      bytes += update?.bytes ?? 0;
      if (count > 0 && (bytes > MAX_BATCH_BYTES || count >= MAX_BATCH_UPDATES)) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async commit(batch: readonly Pending[]): Promise<void> {
    const updates = batch.flatMap(({ update }) => (update ? [update] : []));
    for (const { kind, bytes } of updates)
      if (kind === 'artifact') this.pendingArtifactBytes -= bytes;
    try {
      this.number += 1;
      const result = await this.target.commit(this.number, updates);
      if (result.outcome !== 'applied') throw refusal(result.outcome, this.target);
      this.target.applied(updates.slice(0, result.applied), result);
      this.settle(batch, result);
    } catch (error) {
      const reason = error as Error;
      for (const { reject } of batch) reject(reason);
      this.stop(reason);
    }
  }

  private settle(batch: readonly Pending[], { applied, refused }: Applied): void {
    let written = 0;
    for (const { update, resolve } of batch) {
      if (update && written++ >= applied) break;
      resolve();
    }
    if (refused === 'none') return;
    throw refused === 'too-large' ? tooLarge(this.target) : new TaskEndedError(this.target.taskId);
  }
}

function refusal(outcome: 'missing' | 'fenced' | 'terminal', { taskId }: WriterTarget): Error {
  return outcome === 'terminal' ? new TaskEndedError(taskId) : new RunFencedError(taskId);
}

function tooLarge({ taskId, maxArtifactBytes }: WriterTarget): LimitExceededError {
  return new LimitExceededError(
    'maxArtifactBytes',
    maxArtifactBytes,
    `Artifacts of task ${taskId}`,
  );
}

/** After the microtasks of this tick, so that all its updates share one commit. */
function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
