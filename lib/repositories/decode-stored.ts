import { Artifact, Message, type Task } from '@a2a-js/sdk';
import { ArtifactFold } from '../model/artifact-fold.js';

/** An artifact update as both stores keep it: `{"artifact":...,"append":true}`. */
interface StoredArtifactUpdate {
  readonly artifact: unknown;
  readonly append?: boolean;
}

/** The artifacts of a task from their stored updates, oldest first. */
export function decodeArtifacts(updates: readonly string[]): Artifact[] {
  const fold = new ArtifactFold();
  for (const json of updates) {
    const { artifact, append } = JSON.parse(json) as StoredArtifactUpdate;
    fold.apply(Artifact.fromJSON(artifact), append === true);
  }
  return fold.toArtifacts();
}

export function decodeMessage(json: string): Message {
  return Message.fromJSON(JSON.parse(json));
}

/** Task metadata from names and JSON; `undefined` when there is none. */
export function decodeMetadata(
  entries: readonly (readonly [name: string, json: string])[],
): Task['metadata'] {
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, json]) => [name, JSON.parse(json) as unknown]));
}
