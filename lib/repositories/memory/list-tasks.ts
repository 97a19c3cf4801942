import type { TaskPage, TaskPosition, TaskQuery } from '../task.repository.js';
import type { MemoryTask } from './memory-task.js';

/** A page of ListTasks: newest status first, then by id, descending. */
export function listTasks(tasks: readonly MemoryTask[], query: TaskQuery): TaskPage {
  const { contextId, state, statusSince = 0, pageSize, after } = query;
  const matches = tasks.filter(
    (task) =>
      (!contextId || task.contextId === contextId) &&
      (state === undefined || task.state === state) &&
      task.updated >= statusSince,
  );
  const positions = matches
    .map(({ updated, taskId }): TaskPosition => ({ time: updated, taskId }))
    .filter((position) => !after || newestFirst(after, position) < 0)
    .sort(newestFirst)
    .slice(0, pageSize);
  return { positions, total: matches.length };
}

function newestFirst(a: TaskPosition, b: TaskPosition): number {
  if (a.time !== b.time) return b.time - a.time;
  if (a.taskId === b.taskId) return 0;
  return a.taskId < b.taskId ? 1 : -1;
}
