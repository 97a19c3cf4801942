import { STORED_STATES } from '../../model/task-state.js';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { FORGET_TASKS } from '../../redis/scripts/forget-tasks.script.js';
import { LIST_TASKS } from '../../redis/scripts/list-tasks.script.js';
import type { TaskPage, TaskPosition, TaskQuery } from '../task.repository.js';
import { contextArguments } from './script-arguments.js';

/** Where to look. */
interface Index {
  readonly keys: readonly string[];
  /** The task that a context was made for, which may have no entry; then tenant, owner and context. */
  readonly first: readonly string[];
}

const NO_FIRST = ['', '', '', ''];

/** Past every stored time, inside the 42 bits the index score has for it. */
const END_OF_TIME = 4_398_046_511_103;

/**
 * ListTasks: one index per context, or one per partition whose pages are merged. Each part
 * returns up to a page, so the cost is that of the page and not of the number of tasks.
 */
export class RedisTaskIndex {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
  ) {}

  async list(scope: Scope, query: TaskQuery): Promise<TaskPage> {
    const parts = await Promise.all(
      this.indexes(scope, query.contextId).map((index) => this.page(index, query)),
    );
    const positions = parts.flatMap((part) => part.positions).sort(newestFirst);
    return {
      positions: positions.slice(0, query.pageSize),
      total: parts.reduce((sum, { total }) => sum + total, 0),
    };
  }

  async forget(
    scope: Scope,
    contextId: string | undefined,
    taskIds: readonly string[],
  ): Promise<void> {
    const own = taskIds.filter((taskId) => this.keys.owns(taskId));
    await Promise.all(own.map((taskId) => this.forgetOne(scope, contextId, taskId)));
  }

  private async forgetOne(
    scope: Scope,
    contextId: string | undefined,
    taskId: string,
  ): Promise<void> {
    const index = this.keys.ownerIndex(scope, this.keys.partitionOfTask(taskId) ?? 0);
    const isPlaced = contextId !== undefined && this.keys.places({ scope, taskId, contextId });
    const ofContext = isPlaced ? [this.keys.contextIndex(scope, contextId)] : [];
    const keys = [this.keys.task(taskId), index, ...ofContext];
    await this.scripts.run(FORGET_TASKS, keys, [taskId]);
  }

  private indexes(scope: Scope, contextId: string | undefined): Index[] {
    if (contextId) return [this.indexOf(scope, contextId)];
    return Array.from({ length: this.keys.partitions }, (_, partition) => {
      return { keys: [this.keys.ownerIndex(scope, partition)], first: NO_FIRST };
    });
  }

  private indexOf(scope: Scope, contextId: string): Index {
    const partition = this.keys.partitionOf(scope, contextId);
    const ofContext = this.keys.contextIndex(scope, contextId, partition);
    const first = this.keys.firstTask(scope, contextId);
    if (first === undefined) return { keys: [ofContext], first: NO_FIRST };
    const keys = [ofContext, this.keys.ownerIndex(scope, partition), this.keys.task(first)];
    return { keys, first: [first, ...contextArguments(scope, contextId)] };
  }

  private async page({ keys, first }: Index, query: TaskQuery): Promise<TaskPage> {
    const { pageSize, after, statusSince = 0, state } = query;
    const [total, ...flat] = (await this.scripts.run(LIST_TASKS, keys, [
      pageSize,
      Math.min(after?.time ?? END_OF_TIME, END_OF_TIME),
      after?.taskId ?? '',
      Math.min(Math.max(0, statusSince), END_OF_TIME),
      this.options.expirationMs,
      this.options.interruptedExpirationMs,
      ...first,
      ...(state === undefined ? STORED_STATES : [state]),
    ])) as [number, ...(string | number)[]];
    const positions: TaskPosition[] = [];
    for (let i = 0; i + 1 < flat.length; i += 2) {
      positions.push({ taskId: String(flat[i]), time: Number(flat[i + 1]) });
    }
    return { positions, total };
  }
}

/** Order of ListTasks (A2A specification, section 3.1.4): status time, then id, descending. */
function newestFirst(a: TaskPosition, b: TaskPosition): number {
  if (a.time !== b.time) return b.time - a.time;
  return a.taskId < b.taskId ? 1 : -1;
}
