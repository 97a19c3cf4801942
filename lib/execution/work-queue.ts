import { MAX_PARTITIONS, partitionOfTask } from '../model/task-id.js';
import type { DueRun } from '../repositories/task.repository.js';
import { FairLines } from '../scheduling/fair-lines.js';

/** Known due runs of one partition; what is beyond is found again by the next sweep. */
const MAX_PER_PARTITION = 256;

/** Due runs this instance has heard of, one line per partition. */
export class WorkQueue {
  private readonly lines = new FairLines<DueRun>(MAX_PER_PARTITION);

  add(run: DueRun): void {
    this.lines.add(partitionOfTask(run.taskId, MAX_PARTITIONS) ?? 0, run.taskId, run);
  }

  take(): DueRun | undefined {
    return this.lines.take();
  }

  /** The store may have more due runs than it gave. */
  expectMore(): void {
    this.lines.expectMore();
  }

  /** True once when there may be more than what is here. */
  takeMore(): boolean {
    return this.lines.takeMore();
  }

  clear(): void {
    this.lines.clear();
  }
}
