import type { RunToken } from '../../model/run.js';
import { scopeOfRealm } from '../../model/scope.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { DUE_RUNS } from '../../redis/scripts/due-runs.script.js';
import { LOCATE_TASK } from '../../redis/scripts/locate-task.script.js';
import { RELEASE_RUN } from '../../redis/scripts/release-run.script.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import { wakeText } from '../../redis/wake-text.js';
import type { DueRun } from '../task.repository.js';
import type { PublishCommand } from './script-arguments.js';

interface Overdue {
  readonly taskId: string;
  readonly overdueMs: number;
}

/** Finds runs that are due, and hands runs over: the `runs` ZSET of each partition as a queue. */
export class RedisRunQueue {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
  ) {}

  async due(limit: number): Promise<readonly DueRun[]> {
    const partitions = Array.from({ length: this.keys.partitions }, (_, partition) =>
      this.dueIn(partition, limit),
    );
    const found = takeTurns(await Promise.all(partitions));
    const located = await Promise.all(found.map((due) => this.locate(due)));
    return located.flatMap((run) => run ?? []);
  }

  async release(run: RunToken, processor: string, publish: PublishCommand): Promise<void> {
    const { taskId, epoch } = run;
    await this.scripts.run(
      RELEASE_RUN,
      [this.keys.task(taskId), this.keys.runsOfTask(taskId)],
      [
        taskId,
        epoch,
        publish,
        this.keys.controlChannelOfTask(taskId),
        wakeText({ ...run, processor }),
      ],
    );
  }

  private async dueIn(partition: number, limit: number): Promise<Overdue[]> {
    const rows = await this.scripts.run(DUE_RUNS, [this.keys.runs(partition)], [limit]);
    const found: Overdue[] = [];
    for (let i = 0; i + 1 < rows.length; i += 2) {
      found.push({ taskId: String(rows[i]), overdueMs: Number(rows[i + 1]) });
    }
    return found;
  }

  private async locate({ taskId, overdueMs }: Overdue): Promise<DueRun | undefined> {
    const keys = [this.keys.task(taskId), this.keys.runsOfTask(taskId)];
    const reply = await this.scripts.run(LOCATE_TASK, keys, [taskId]);
    if (reply[0] !== ResultCode.OK) return undefined;
    const [, realm, owner, context, processor] = reply as [number, string, string, string, string];
    const contextId = JSON.parse(context) as string;
    return { scope: scopeOfRealm(realm, owner), taskId, contextId, processor, overdueMs };
  }
}

/** One of each list, then the next of each: no partition waits for another's backlog. */
function takeTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }).flatMap((_, i) => lists.flatMap((list) => list[i] ?? []));
}
