import type { EncodedUpdate } from '../../model/encoded-update.js';
import { isTerminal } from '../../model/task-state.js';
import type { TaskChange } from './task-change.js';

export interface AppliedUpdates {
  /** How many were applied. */
  readonly applied: number;
  /** Why the next one was not. */
  readonly refused: 'none' | 'terminal' | 'too-large';
}

/** Applies updates in order until one is refused. */
export function applyUpdates(
  change: TaskChange,
  updates: readonly EncodedUpdate[],
  maxArtifactBytes: number,
): AppliedUpdates {
  const { task } = change;
  for (const [applied, update] of updates.entries()) {
    if (isTerminal(task.state)) return { applied, refused: 'terminal' };
    const grown = update.kind === 'artifact' ? Buffer.byteLength(update.body) : 0;
    if (grown > 0 && task.bytes + grown > maxArtifactBytes) {
      return { applied, refused: 'too-large' };
    }
    change.update(update);
  }
  return { applied: updates.length, refused: 'none' };
}
