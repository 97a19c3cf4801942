import type { EncodedUpdate } from '../../model/encoded-update.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { CommitResult } from '../task.repository.js';
import { applyUpdates } from './apply-updates.js';
import type { MemoryTask } from './memory-task.js';
import type { TaskChange } from './task-change.js';

/** Applies a commit and remembers its reply, so that it can be repeated. */
export function commitUpdates(
  change: TaskChange,
  number: number,
  updates: readonly EncodedUpdate[],
  options: CompiledOptions,
): CommitResult {
  const { task } = change;
  const result = applyUpdates(change, updates, options.maxArtifactBytes);
  const reply = {
    outcome: 'applied',
    firstSeq: change.firstSeq,
    lastSeq: task.journal.last,
    time: change.time,
    ...result,
    cancelRequested: task.cancelRequested,
  } as const;
  task.lastCommit = { epoch: task.epoch, number, reply };
  change.finish();
  return reply;
}

/** The remembered reply, when the commit is a repeat. */
export function replayed(
  task: MemoryTask,
  epoch: number,
  number: number,
): CommitResult | undefined {
  const { lastCommit } = task;
  if (lastCommit?.epoch !== epoch || number > lastCommit.number) return undefined;
  return { ...lastCommit.reply, cancelRequested: task.cancelRequested };
}
