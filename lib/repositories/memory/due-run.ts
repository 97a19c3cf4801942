import type { DueRun } from '../task.repository.js';
import type { MemoryTask } from './memory-task.js';

export function dueRun({ scope, taskId, contextId, processor }: MemoryTask): DueRun {
  return { scope, taskId, contextId, processor };
}
