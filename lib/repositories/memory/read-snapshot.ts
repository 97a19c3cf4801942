import { TaskStatus, type Task } from '@a2a-js/sdk';
import type { SnapshotShape, TaskSnapshot } from '../../model/task-snapshot.js';
import { decodeArtifacts, decodeMessage, decodeMetadata } from '../decode-stored.js';
import type { MemoryTask } from './memory-task.js';

/** Decodes a stored task; artifact updates are folded here, when somebody reads them. */
export function readSnapshot(
  stored: MemoryTask,
  { historyLength, artifacts = true }: SnapshotShape = {},
): TaskSnapshot {
  const task: Task = {
    id: stored.taskId,
    contextId: stored.contextId,
    status: TaskStatus.fromJSON(JSON.parse(stored.status)),
    artifacts: artifacts ? decodeArtifacts(stored.artifacts) : [],
    history: stored.history.latest(historyLength).map(decodeMessage),
    metadata: decodeMetadata([...stored.metadata]),
  };
  return { task, seq: stored.journal.last, turn: stored.turn, processor: stored.processor };
}
