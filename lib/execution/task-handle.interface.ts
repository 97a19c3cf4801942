import type {
  Artifact,
  Message,
  Part,
  SendMessageRequest,
  StreamResponse,
  Task,
  TaskState,
} from '@a2a-js/sdk';
import type { User } from '@a2a-js/sdk/server';
import type { Observable } from 'rxjs';
import type { MessageInput } from '../model/messages.js';
import type { Metadata } from '../model/task-update.js';

/** A whole artifact; a text stands for one text part. */
export type ArtifactInput = string | (Partial<Artifact> & { readonly parts: Part[] });

/**
 * What a processor does to its task. The task comes into being with the first update; a processor
 * that only returns a message makes none. Each promise resolves when the update is durable; calls
 * keep their order without `await`, and those of one tick travel together. A write that fails
 * rejects, fails the run and aborts `signal`:
 * `TaskEndedError` after a terminal state, `RunFencedError` when another instance took the task
 * over, `LimitExceededError` when the artifacts would grow too large.
 */
export interface TaskHandle {
  /** The task's id; reserved, but not stored, before the first update. */
  readonly id: string;
  readonly contextId: string;
  /** The message of this turn. */
  readonly message: Message;
  /** The request that brought the message: configuration, metadata, accepted output modes. */
  readonly request: SendMessageRequest;
  /** The authenticated caller; `undefined` when anonymous. */
  readonly user: User | undefined;
  /** The agent the message was sent to; `''` for the root agent. */
  readonly agent: string;
  /** `''` when the request named none. */
  readonly tenant: string;
  /** 1 for the first run of a message; higher when it is run again after a crash. */
  readonly attempt: number;
  /** Headers of the request that `execution.forwardHeaders` names, and its trace context. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * URIs of the extensions that are active for this message: requested by the client, and declared
   * in the agent card (section 4.6). The client is told of them.
   */
  readonly extensions: readonly string[];
  /** Media types the client would like its answer in; empty when it did not say. */
  readonly acceptedOutputModes: readonly string[];
  /** Aborted when the task is cancelled, taken over, or the application shuts down. */
  readonly signal: AbortSignal;
  /** This run's events, as they become durable; completes with the run. */
  readonly updates$: Observable<StreamResponse>;

  /** The task as it stands, own updates included. */
  task(): Promise<Task>;
  /** The conversation of the context, all its tasks together, oldest first. */
  history(limit?: number): Promise<Message[]>;
  /** Tasks named by `referenceTaskIds`, as far as the caller may see them. */
  references(): Promise<Task[]>;

  /** Stores the task now, SUBMITTED, without an update of its own. */
  created(): Promise<void>;
  /**
   * Stores a JSON value for the case that this run dies: the next run of the same message finds
   * it in `checkpointed()`. The last one counts; it ends with the turn.
   */
  checkpoint(value: unknown): Promise<void>;
  /** What an earlier attempt stored; `undefined` on the first, or when it stored nothing. */
  checkpointed<T = unknown>(): T | undefined;

  working(message?: MessageInput): Promise<void>;
  /** Asks the user; the answer is the next turn. Return from `process` afterwards. */
  requireInput(message: MessageInput): Promise<void>;
  /** Asks for credentials out of band; the message must explain which (section 7.6). */
  requireAuth(message: MessageInput): Promise<void>;
  complete(message?: MessageInput): Promise<void>;
  fail(message?: MessageInput): Promise<void>;
  reject(message?: MessageInput): Promise<void>;
  /** Any state but SUBMITTED, which belongs to the library. */
  status(state: TaskState, message?: MessageInput, metadata?: Metadata): Promise<void>;

  /** Adds an artifact, or replaces the one of the same `artifactId`. Resolves to its id. */
  artifact(artifact: ArtifactInput, options?: { metadata?: Metadata }): Promise<string>;
  /** Adds parts to an artifact: the cost does not depend on what it already holds. */
  appendArtifact(
    artifactId: string,
    parts: string | readonly Part[],
    options?: { lastChunk?: boolean; metadata?: Metadata },
  ): Promise<void>;
}
