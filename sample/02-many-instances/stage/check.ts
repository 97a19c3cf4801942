import assert from 'node:assert/strict';
import { TaskState, type Task } from '@a2a-js/sdk';
import { RESET_METADATA, TaskFold, textOf } from 'nestjs-a2a-redis';
import type { Frame } from './open-stream.js';

/** Every event once and in order, and together they are the task that is stored. */
export function checkNothingLost(frames: readonly Frame[], stored: Task, lines: number): void {
  const numbers = frames.map(({ seq }) => seq);
  const dense = frames.map((_, i) => i + 1);
  assert.deepEqual(numbers, dense, 'The events are not 1, 2, 3 ... without holes and repeats.');

  const fold = new TaskFold();
  for (const { event } of frames) fold.apply(event);
  const seen = fold.toTask();
  assert(seen, 'The stream did not begin with the task.');
  assert(!seen.metadata?.[RESET_METADATA], 'A frame replaced events that were lost.');
  assert.equal(seen.status?.state, TaskState.TASK_STATE_COMPLETED, 'The task is not COMPLETED.');

  const expected = Array.from({ length: lines }, (_, i) => `line ${i + 1} of ${lines}`).join('\n');
  assert.equal(textOf(seen.artifacts[0]), expected, 'The streamed artifact is not complete.');
  assert.equal(textOf(stored.artifacts[0]), expected, 'The stored artifact is not complete.');
}
