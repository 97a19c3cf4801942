import { Artifact, Message, TaskStatus, type Task } from '@a2a-js/sdk';
import { ArtifactFold } from '../../model/artifact-fold.js';
import type { TaskSnapshot } from '../../model/task-snapshot.js';

const METADATA = 'm:';

/** Builds a task from the reply of read-task: hash fields, artifact updates, messages. */
export function parseSnapshot(taskId: string, reply: readonly unknown[]): TaskSnapshot {
  const [, flat, artifacts, messages] = reply as [number, string[], string[], string[]];
  const fields = toMap(flat);
  const task: Task = {
    id: taskId,
    contextId: JSON.parse(fields.get('context') ?? '""') as string,
    status: TaskStatus.fromJSON(JSON.parse(fields.get('status') ?? '{}')),
    artifacts: foldArtifacts(artifacts),
    history: messages.map((json) => Message.fromJSON(JSON.parse(json))),
    metadata: parseMetadata(fields),
  };
  return {
    task,
    seq: Number(fields.get('seq')),
    turn: Number(fields.get('turn')),
    processor: fields.get('processor') ?? '',
  };
}

interface StoredArtifactUpdate {
  readonly artifact: unknown;
  readonly append?: boolean;
}

function foldArtifacts(updates: readonly string[]): Artifact[] {
  const fold = new ArtifactFold();
  for (const json of updates) {
    const { artifact, append } = JSON.parse(json) as StoredArtifactUpdate;
    fold.apply(Artifact.fromJSON(artifact), append === true);
  }
  return fold.toArtifacts();
}

function parseMetadata(fields: ReadonlyMap<string, string>): Task['metadata'] {
  const entries = [...fields].filter(([name]) => name.startsWith(METADATA));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, json]) => [name.slice(METADATA.length), JSON.parse(json) as unknown]),
  );
}

function toMap(flat: readonly string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) map.set(flat[i]!, flat[i + 1]!);
  return map;
}
