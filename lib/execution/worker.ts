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
 * next sweep, which also finds the runs of processes that died.
 */
export class Worker {
  private readonly logger = new Logger(Worker.name);
  private readonly queue = new WorkQueue();
  private readonly sweeps: Sweeps;
  private busy = 0;
  private stopped = true;
  private failing = false;

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
      if (!run) {
        if (this.queue.takeOverflow()) void this.sweep();
        return;
      }
      this.busy += 1;
      void this.work(run).finally(() => {
        this.busy -= 1;
        this.pump();
      });
    }
  }

  private async work(due: DueRun): Promise<void> {
    try {
      const claimed = await this.claimer.claim(due);
      if (claimed) await this.run(claimed);
    } catch (error) {
      this.logger.warn(`${due.taskId}: the run could not be claimed; the next sweep will.`, error);
    }
  }
}
