import { Logger } from '@nestjs/common';
import type { DueRun, TaskRepository } from '../repositories/task.repository.js';
import type { ClaimedRun, RunClaimer } from './run-claimer.js';
import { Sweeps } from '../scheduling/sweeps.js';
import { WorkQueue } from './work-queue.js';

/** Runs asked for in one sweep, per partition. */
const SWEEP_LIMIT = 64;

export interface WorkerOptions {
  readonly sweepIntervalMs: number;
  readonly concurrency: number;
}

/**
 * Takes runs that are due, up to its concurrency: at once when a word of them comes, else at the
 * next sweep, which also finds the runs of processes that died. A sweep that brought as much as it may
 * is followed by another when that is done.
 */
export class Worker {
  private readonly logger = new Logger(Worker.name);
  private readonly queue = new WorkQueue();
  private readonly sweeps: Sweeps;
  private busy = 0;
  private stopped = true;
  private failing = false;
  /** Something was claimed since the last time more was asked for. */
  private hasClaimed = false;

  /** @param run carries a claimed run to its end; must not reject */
  constructor(
    private readonly tasks: TaskRepository,
    private readonly claimer: RunClaimer,
    private readonly options: WorkerOptions,
    private readonly run: (claimed: ClaimedRun) => Promise<void>,
  ) {
    this.sweeps = new Sweeps(options.sweepIntervalMs, () => this.sweep());
  }

  start(): void {
    this.stopped = false;
    this.sweeps.start();
  }

  /** Claims nothing more; what was claimed goes on. */
  stop(): void {
    this.stopped = true;
    this.sweeps.stop();
    this.queue.clear();
  }

  offer(run: DueRun): void {
    if (this.stopped) return;
    this.queue.add(run);
    this.pump();
  }

  /** Looks for due runs in the store. */
  async sweep(): Promise<void> {
    try {
      const due = await this.tasks.due(SWEEP_LIMIT);
      if (due.length >= SWEEP_LIMIT) this.queue.expectMore();
      for (const run of due) this.offer(run);
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn('Due runs could not be looked for; trying again.', error);
      this.failing = true;
    }
  }

  private pump(): void {
    while (!this.stopped && this.busy < this.options.concurrency) {
      const run = this.queue.take();
      if (!run) return this.sweepAgain();
      this.busy += 1;
      void this.work(run).finally(() => {
        this.busy -= 1;
        this.pump();
      });
    }
  }

  /**
   * A backlog is not left to the next interval. Runs that nobody here can claim are: the store gives
   * the same ones again.
   */
  private sweepAgain(): void {
    if (!this.hasClaimed || !this.queue.takeMore()) return;
    this.hasClaimed = false;
    void this.sweep();
  }

  private async work(due: DueRun): Promise<void> {
    try {
      const claimed = await this.claimer.claim(due);
      if (!claimed) return;
      this.hasClaimed = true;
      await this.run(claimed);
    } catch (error) {
      this.logger.warn(`${due.taskId}: the run could not be claimed; the next sweep will.`, error);
    }
  }
}
