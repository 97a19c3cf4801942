import { TaskStatus, type Artifact, type Task } from '@a2a-js/sdk';
import { statusJson } from '../../model/event-json.js';
import { artifactOfRecord } from '../../redis/journal-record.js';
import type { SnapshotShape, TaskSnapshot } from '../../model/task-snapshot.js';
import { decodeArtifacts, decodeMessage, decodeMetadata } from '../decode-stored.js';
import { historyOf } from './stored-messages.js';

const METADATA = 'm:';

type TaskReply = [number, string[], moved: string[], journal: string[], messages: string[]];

/** Builds a task from the reply of read-task. */
export function parseSnapshot(
  taskId: string,
  reply: readonly unknown[],
  { historyLength = -1, artifacts = true }: SnapshotShape,
): TaskSnapshot {
  const [, flat, moved, journal, messages] = reply as TaskReply;
  const fields = toMap(flat);
  const task: Task = {
    id: taskId,
    contextId: JSON.parse(fields.get('context') ?? '""') as string,
    status: parseStatus(fields),
    artifacts: artifacts ? artifactsOf([...moved, ...journal]) : [],
    history: historyOf(messages, journal, historyLength).map(decodeMessage),
    metadata: parseMetadata(fields),
  };
  return {
    task,
    seq: Number(fields.get('seq')),
    turn: Number(fields.get('turn') ?? 1),
    processor: fields.get('processor') ?? '',
  };
}

function artifactsOf(records: readonly string[]): Artifact[] {
  return decodeArtifacts(records.flatMap((record) => artifactOfRecord(record) ?? []));
}

/** Kept in parts: the message is most of a status, and mostly there is none. */
function parseStatus(fields: ReadonlyMap<string, string>): TaskStatus {
  const [state, time] = [Number(fields.get('state')), Number(fields.get('updated'))];
  return TaskStatus.fromJSON(JSON.parse(statusJson(state, fields.get('said') ?? '', time)));
}

function parseMetadata(fields: ReadonlyMap<string, string>): Task['metadata'] {
  const entries = [...fields].filter(([name]) => name.startsWith(METADATA));
  return decodeMetadata(entries.map(([name, json]) => [name.slice(METADATA.length), json]));
}

function toMap(flat: readonly string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) map.set(flat[i]!, flat[i + 1]!);
  return map;
}
