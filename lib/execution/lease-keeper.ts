import { Logger } from '@nestjs/common';
import type { TaskRepository } from '../repositories/task.repository.js';
import type { TaskRun } from './task-run.js';

/**
 * Keeps the leases of this process's runs, in batches. A run that was taken over is fenced, one
 * that somebody wants cancelled is told so: both also when pub/sub lost the word.
 */
export class LeaseKeeper {
  private readonly logger = new Logger(LeaseKeeper.name);
  private timer: NodeJS.Timeout | undefined;
  private failing = false;

  constructor(
    private readonly tasks: TaskRepository,
    private readonly intervalMs: number,
    private readonly runs: () => readonly TaskRun[],
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.renew(), this.intervalMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async renew(): Promise<void> {
    const runs = this.runs().filter(({ created }) => created);
    if (runs.length === 0) return;
    try {
      const results = await this.tasks.renew(runs.map(({ token }) => token));
      results.forEach((result, i) => {
        if (result === 'fenced') runs[i]?.stop('fenced');
        if (result === 'cancel-requested') runs[i]?.stop('canceled');
      });
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn('Leases could not be renewed; trying again.', error);
      this.failing = true;
    }
  }
}
