import type { Artifact, Message, TaskState } from '@a2a-js/sdk';

/** JSON object of the protocol's `metadata` fields. */
export type Metadata = Readonly<Record<string, unknown>>;

/** A new state, with the message that explains it. */
export interface StatusUpdate {
  readonly kind: 'status';
  readonly state: TaskState;
  readonly message?: Message | undefined;
  readonly metadata?: Metadata | undefined;
}

/** A whole artifact, or (`append`) more parts for the artifact of that id. */
export interface ArtifactUpdate {
  readonly kind: 'artifact';
  readonly artifact: Artifact;
  readonly append: boolean;
  readonly lastChunk: boolean;
  readonly metadata?: Metadata | undefined;
}

/** A value a later run of the same message can go on from; it is no event. */
export interface Checkpoint {
  readonly kind: 'checkpoint';
  readonly value: unknown;
}

/** What a processor may do to its task. */
export type TaskUpdate = StatusUpdate | ArtifactUpdate;
