import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { Message, Role, TaskState, type Artifact, type Part } from '@a2a-js/sdk';
import { encodeMessage, encodeUpdate, type EncodedUpdate } from '#lib/model/encoded-update.js';
import { agentMessage, textPart } from '#lib/model/messages.js';
import type { RunToken } from '#lib/model/run.js';
import type { Scope } from '#lib/model/scope.js';
import { newContextId } from '#lib/model/task-id.js';
import type { TaskEvent } from '#lib/model/task-event.js';
import { isTerminal } from '#lib/model/task-state.js';
import type { Metadata } from '#lib/model/task-update.js';
import type {
  ClaimResult,
  CommitResult,
  DueRun,
  NewTurn,
} from '#lib/repositories/task.repository.js';
import type { StoredPushConfig } from '#lib/repositories/push-record.js';
import type { Store } from './store.js';

export const SCOPE: Scope = { tenant: 'tenant', owner: 'alice' };

export type Claimed = Extract<ClaimResult, { outcome: 'claimed' }>;
export type Applied = Extract<CommitResult, { outcome: 'applied' }>;

export interface CreateOptions {
  readonly scope?: Scope;
  readonly contextId?: string;
  readonly message?: string;
  readonly updates?: readonly EncodedUpdate[];
  readonly pushConfig?: StoredPushConfig;
  /** Nobody runs the task yet. */
  readonly queued?: boolean;
  readonly input?: string;
}

/** A token for a task that does not exist yet; without a context, the first task of a new one. */
export function newRun(store: Store, scope = SCOPE, named?: string): RunToken {
  const contextId = named ?? newContextId();
  const taskId = store.tasks.newTaskId(scope, contextId, named === undefined);
  return { scope, contextId, taskId, epoch: 1 };
}

/** Creates a task and returns its run, whose next commit is number 2. */
export async function createTask(store: Store, options: CreateOptions = {}): Promise<RunToken> {
  const { message = userMessage('Hello'), updates = [], pushConfig, queued, input } = options;
  const run = { ...newRun(store, options.scope, options.contextId), epoch: queued ? 0 : 1 };
  const task = { run, processor: 'test', message, pushConfig, queued, input };
  applied(await store.tasks.create(task, updates));
  return run;
}

export function applied(result: CommitResult): Applied {
  expect(result).toMatchObject({ outcome: 'applied' });
  return result as Applied;
}

/** Where a worker finds the run. */
export function dueRunOf({ scope, taskId, contextId }: RunToken): DueRun {
  return { scope, taskId, contextId, processor: 'test' };
}

export function claimed(result: ClaimResult): Claimed {
  expect(result).toMatchObject({ outcome: 'claimed' });
  return result as Claimed;
}

/** Lets the lease of a run end, and claims it: the next epoch. */
export async function takeOver(store: Store, run: RunToken): Promise<RunToken> {
  await store.endLease(run);
  const { epoch } = claimed(await store.tasks.claim(dueRunOf(run)));
  return { ...run, epoch };
}

/** ProtoJSON of a user's message. */
export function userMessage(input: string | Part[]): string {
  const message = agentMessage(input);
  return encodeMessage({ ...message, role: Role.ROLE_USER });
}

/** Messages of the agent with these texts. */
export function agentMessages(...said: string[]): Message[] {
  return said.map((text) => agentMessage(text));
}

export function status(state: TaskState, text?: string, metadata?: Metadata): EncodedUpdate {
  const message = text === undefined ? undefined : agentMessage(text);
  return encodeUpdate({ kind: 'status', state, message, metadata });
}

export const working = (text?: string): EncodedUpdate => status(TaskState.TASK_STATE_WORKING, text);
export const completed = (text?: string): EncodedUpdate =>
  status(TaskState.TASK_STATE_COMPLETED, text);
export const inputRequired = (text?: string): EncodedUpdate =>
  status(TaskState.TASK_STATE_INPUT_REQUIRED, text);

export function artifactOf(parts: Part[], artifactId = 'result'): Artifact {
  const noMore = { name: '', description: '', metadata: undefined, extensions: [] };
  return { artifactId, parts, ...noMore };
}

/** One chunk of a streamed artifact. */
export function chunk(text: string, append = true, artifactId = 'result'): EncodedUpdate {
  const artifact = artifactOf([textPart(text)], artifactId);
  return encodeUpdate({ kind: 'artifact', artifact, append, lastChunk: false });
}

export function turnOf(run: RunToken, text = 'More'): NewTurn {
  const { scope, taskId, contextId } = run;
  return { scope, taskId, contextId, message: userMessage(text), key: randomUUID() };
}

/** Every event the journal holds. Fails when they are not numbered without holes. */
export async function journal(
  store: Store,
  { scope, taskId }: RunToken,
  from = 0,
): Promise<TaskEvent[]> {
  const events: TaskEvent[] = [];
  for (let last = from; ; last = events.at(-1)?.seq ?? from) {
    const page = await store.tasks.readEvents(scope, taskId, last, 100);
    expect(page).toMatchObject({ trimmed: false });
    if (page!.events.length === 0) break;
    events.push(...page!.events);
  }
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => from + 1 + i));
  return events;
}

export function terminalEvents(events: readonly TaskEvent[]): TaskEvent[] {
  return events.filter(({ state }) => state !== undefined && isTerminal(state));
}

export async function stateOf(store: Store, { scope, taskId }: RunToken): Promise<TaskState> {
  const found = await store.tasks.snapshot(scope, taskId);
  return found!.task.status!.state;
}

/** Texts of messages, by their first part. */
export function texts(messages: readonly Message[]): string[] {
  return messages.map(({ parts }) => {
    const content = parts[0]?.content;
    return content?.$case === 'text' ? content.value : '';
  });
}
