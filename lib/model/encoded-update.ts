import { Artifact, Message, taskStateToJSON, type TaskState } from '@a2a-js/sdk';
import type { Checkpoint, Metadata, TaskUpdate } from './task-update.js';

/**
 * An update as it travels to the store: the pieces of ProtoJSON that `event-json.ts` joins, so that
 * an event is encoded once in its life.
 */
export interface EncodedUpdate {
  readonly kind: 'status' | 'artifact' | 'checkpoint';
  /** The new state; absent on other updates. */
  readonly state?: TaskState;
  /** Status: JSON of the message or `''`. Artifact: the members of the artifact event. Checkpoint: JSON. */
  readonly body: string;
  /** JSON of the event's metadata object, or `''`. */
  readonly metadata: string;
  /** The same metadata member by member, as it is merged into the task: name, JSON, name, JSON. */
  readonly metadataEntries: readonly string[];
  /** Size of the update in UTF-8 bytes. */
  readonly bytes: number;
}

/** Encodes an update through the SDK's codecs. Throws a TypeError when a value is not JSON. */
export function encodeUpdate(update: TaskUpdate | Checkpoint): EncodedUpdate {
  if (update.kind === 'checkpoint') return encodeCheckpoint(update);
  const metadata = update.metadata ? JSON.stringify(update.metadata) : '';
  const metadataEntries = encodeEntries(update.metadata);
  const body = update.kind === 'status' ? statusBody(update.message) : artifactBody(update);
  const bytes = Buffer.byteLength(body) + Buffer.byteLength(metadata);
  return update.kind === 'status'
    ? { kind: 'status', state: update.state, body, metadata, metadataEntries, bytes }
    : { kind: 'artifact', body, metadata, metadataEntries, bytes };
}

function encodeCheckpoint({ value }: Checkpoint): EncodedUpdate {
  const body = JSON.stringify(value ?? null);
  const bytes = Buffer.byteLength(body);
  return { kind: 'checkpoint', body, metadata: '', metadataEntries: [], bytes };
}

export function encodeMessage(message: Message): string {
  return JSON.stringify(Message.toJSON(message));
}

/** ProtoJSON name of a state, for example `TASK_STATE_WORKING`. */
export function stateName(state: TaskState): string {
  return taskStateToJSON(state);
}

function statusBody(message: Message | undefined): string {
  return message ? encodeMessage(message) : '';
}

function artifactBody(update: { artifact: Artifact; append: boolean; lastChunk: boolean }): string {
  const artifact = JSON.stringify(Artifact.toJSON(update.artifact));
  const append = update.append ? ',"append":true' : '';
  const lastChunk = update.lastChunk ? ',"lastChunk":true' : '';
  return `"artifact":${artifact}${append}${lastChunk}`;
}

function encodeEntries(metadata: Metadata | undefined): string[] {
  if (!metadata) return [];
  return Object.entries(metadata).flatMap(([name, value]) => {
    const json = JSON.stringify(value) as string | undefined; // undefined for what is not JSON
    return json === undefined ? [] : [name, json];
  });
}
