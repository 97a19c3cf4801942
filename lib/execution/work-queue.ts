import { MAX_PARTITIONS, partitionOfTask } from '../model/task-id.js';
import type { DueRun } from '../repositories/task.repository.js';
import { FairLines } from '../scheduling/fair-lines.js';

/** Known due runs of one partition; what is beyond is found again by the next sweep. */
const MAX_PER_PARTITION = 256;

/** Due runs this instance has heard of, one line per partition. */
export class WorkQueue {
  private readonly lines = new FairLines<DueRun>(MAX_PER_PARTITION);
  private overflowed = false;

  add(run: DueRun): void {
    const partition = partitionOfTask(run.taskId, MAX_PARTITIONS) ?? 0;
    this.overflowed = !this.lines.add(partition, run.taskId, run) || this.overflowed;
  }

  take(): DueRun | undefined {
    return this.lines.take();
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
