import { randomUUID } from 'node:crypto';
import {
  TaskState,
  type Artifact,
  type Message,
  type Part,
  type SendMessageRequest,
  type Task,
} from '@a2a-js/sdk';
import type { User } from '@a2a-js/sdk/server';
import type { Observable } from 'rxjs';
import { agentMessage, textPart, type MessageInput } from '../model/messages.js';
import type { Metadata } from '../model/task-update.js';
import type { TaskEvent } from '../model/task-event.js';
import type { ArtifactInput, TaskHandle } from './task-handle.interface.js';
import type { RunReader } from './run-reader.js';
import type { TaskRun } from './task-run.js';

/** The handle of one turn: translates calls into updates of its run. */
export class RunTaskHandle implements TaskHandle {
  readonly message: Message;

  constructor(
    private readonly run: TaskRun,
    private readonly reader: RunReader,
  ) {
    this.message = run.turn.message;
  }

  get id(): string {
    return this.run.taskId;
  }
  get contextId(): string {
    return this.run.token.contextId;
  }
  get request(): SendMessageRequest {
    return this.run.input.request;
  }
  get user(): User | undefined {
    return this.run.user;
  }
  get agent(): string {
    return this.run.token.scope.agent ?? '';
  }
  get tenant(): string {
    return this.run.token.scope.tenant;
  }
  get attempt(): number {
    return this.run.turn.attempt;
  }
  get headers(): Readonly<Record<string, string>> {
    return this.run.input.headers;
  }
  get extensions(): readonly string[] {
    return this.run.input.extensions;
  }
  get acceptedOutputModes(): readonly string[] {
    return this.request.configuration?.acceptedOutputModes ?? [];
  }
  get signal(): AbortSignal {
    return this.run.signal;
  }
  get updates$(): Observable<TaskEvent> {
    return this.run.events$;
  }

  task(): Promise<Task> {
    return this.reader.task(this.run);
  }
  history(limit?: number): Promise<Message[]> {
    return this.reader.history(this.run, limit);
  }
  references(): Promise<Task[]> {
    return this.reader.references(this.run);
  }

  created(): Promise<void> {
    return this.run.ensureCreated();
  }
  working(message?: MessageInput): Promise<void> {
    return this.status(TaskState.TASK_STATE_WORKING, message);
  }
  requireInput(message: MessageInput): Promise<void> {
    return this.status(TaskState.TASK_STATE_INPUT_REQUIRED, message);
  }
  requireAuth(message: MessageInput): Promise<void> {
    return this.status(TaskState.TASK_STATE_AUTH_REQUIRED, message);
  }
  complete(message?: MessageInput): Promise<void> {
    return this.status(TaskState.TASK_STATE_COMPLETED, message);
  }
  fail(message?: MessageInput): Promise<void> {
    return this.status(TaskState.TASK_STATE_FAILED, message);
  }
  reject(message?: MessageInput): Promise<void> {
    return this.status(TaskState.TASK_STATE_REJECTED, message);
  }

  checkpoint(value: unknown): Promise<void> {
    return this.run.write({ kind: 'checkpoint', value });
  }
  checkpointed<T>(): T | undefined {
    return this.run.turn.checkpoint as T | undefined;
  }

  status(state: TaskState, input?: MessageInput, metadata?: Metadata): Promise<void> {
    const ids = { taskId: this.id, contextId: this.contextId };
    const message = input === undefined ? undefined : agentMessage(input, ids);
    return this.run.write({ kind: 'status', state, message, metadata });
  }

  artifact(input: ArtifactInput, options: { metadata?: Metadata } = {}): Promise<string> {
    const given = typeof input === 'string' ? { parts: [textPart(input)] } : input;
    const artifact = artifactOf(given.artifactId ?? randomUUID(), given);
    const { metadata } = options;
    const written = this.run
      .write({ kind: 'artifact', artifact, append: false, lastChunk: false, metadata })
      .then(() => artifact.artifactId);
    written.catch(() => undefined); // as every write: unawaited, it fails the run only
    return written;
  }

  appendArtifact(
    artifactId: string,
    input: string | readonly Part[],
    { lastChunk = false, metadata }: { lastChunk?: boolean; metadata?: Metadata } = {},
  ): Promise<void> {
    const parts = typeof input === 'string' ? [textPart(input)] : [...input];
    const artifact = artifactOf(artifactId, { parts });
    return this.run.write({ kind: 'artifact', artifact, append: true, lastChunk, metadata });
  }
}

/** Written out: in Node.js 20 each member that follows a spread is slow, and a stream has many. */
function artifactOf(
  artifactId: string,
  { name = '', description = '', parts, metadata, extensions = [] }: Partial<Artifact>,
): Artifact {
  return { artifactId, name, description, parts: parts ?? [], metadata, extensions };
}
