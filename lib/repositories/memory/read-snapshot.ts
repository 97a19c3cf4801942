import { Artifact, Message, TaskStatus, type Task } from '@a2a-js/sdk';
import { ArtifactFold } from '../../model/artifact-fold.js';
import type { SnapshotShape, TaskSnapshot } from '../../model/task-snapshot.js';
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
    artifacts: artifacts ? foldArtifacts(stored.artifacts) : [],
    history: stored.history.latest(historyLength).map(decodeMessage),
    metadata: decodeMetadata(stored.metadata),
  };
  return { task, seq: stored.journal.last, turn: stored.turn, processor: stored.processor };
}

export function decodeMessage(json: string): Message {
  return Message.fromJSON(JSON.parse(json));
}

function foldArtifacts(updates: readonly string[]): Artifact[] {
  const fold = new ArtifactFold();
  for (const json of updates) {
    const { artifact, append } = JSON.parse(json) as { artifact: unknown; append?: boolean };
    fold.apply(Artifact.fromJSON(artifact), append === true);
  }
  return fold.toArtifacts();
}

function decodeMetadata(entries: ReadonlyMap<string, string>): Task['metadata'] {
  if (entries.size === 0) return undefined;
  return Object.fromEntries(
    Array.from(entries, ([name, json]) => [name, JSON.parse(json) as unknown]),
  );
}
