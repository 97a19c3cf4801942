import { TaskState } from '@a2a-js/sdk';
import { STORED_STATES } from './task-state.js';
import type { TaskUpdate } from './task-update.js';

/**
 * Refuses what the protocol has no meaning for (A2A specification, sections 4.1.3 and 4.1.7).
 * @throws TypeError that says what is wrong
 */
export function checkUpdate(update: TaskUpdate): void {
  if (update.kind === 'status') {
    if (update.state === TaskState.TASK_STATE_SUBMITTED || !STORED_STATES.includes(update.state)) {
      throw new TypeError(`A processor cannot set task state ${String(update.state)}.`);
    }
    return;
  }
  const { artifactId, parts } = update.artifact;
  if (!artifactId) throw new TypeError('An artifact needs an artifactId.');
  if (parts.length === 0) throw new TypeError(`Artifact ${artifactId} has no parts.`);
  if (parts.some(({ content }) => content === undefined)) {
    throw new TypeError(`Artifact ${artifactId} has a part without content.`);
  }
}
