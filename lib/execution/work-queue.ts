import { MAX_PARTITIONS, partitionOfTask } from '../model/task-id.js';
import type { DueRun } from '../repositories/task.repository.js';

/** Known due runs of one partition; what is beyond is found again by the next sweep. */
const MAX_PER_PARTITION = 256;

/**
 * Due runs this instance has heard of, one line per partition. Lines take turns, so that a backlog
 * in one does not keep the others waiting.
 */
export class WorkQueue {
  private readonly lines = new Map<number, Map<string, DueRun>>();
  private overflowed = false;

  add(run: DueRun): void {
    const partition = partitionOfTask(run.taskId, MAX_PARTITIONS) ?? 0;
    const line = this.lines.get(partition) ?? new Map<string, DueRun>();
    if (line.size >= MAX_PER_PARTITION) {
      this.overflowed = true;
      return;
    }
    this.lines.set(partition, line.set(run.taskId, run));
  }

  /** The next run; its line goes to the end. */
  take(): DueRun | undefined {
    for (const [partition, line] of this.lines) {
      const [run] = line.values();
      this.lines.delete(partition);
      if (!run) continue;
      line.delete(run.taskId);
      if (line.size > 0) this.lines.set(partition, line);
      return run;
    }
    return undefined;
  }

  /** True once when runs were turned away since the last call. */
  takeOverflow(): boolean {
    const overflowed = this.overflowed;
    this.overflowed = false;
    return overflowed;
  }

  clear(): void {
    this.lines.clear();
  }
}
