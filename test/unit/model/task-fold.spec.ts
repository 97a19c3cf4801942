import { describe, expect, it } from '@jest/globals';
import { StreamResponse, Task, TaskState, type Message } from '@a2a-js/sdk';
import { encodeMessage, encodeUpdate } from '#lib/model/encoded-update.js';
import { createdEventJson, updateEventJson } from '#lib/model/event-json.js';
import { agentMessage, textPart } from '#lib/model/messages.js';
import { TaskEvent } from '#lib/model/task-event.js';
import { TaskFold } from '#lib/model/task-fold.js';
import type { Metadata, TaskUpdate } from '#lib/model/task-update.js';

const TASK = { taskId: 'task', contextId: 'context' };
const TIME = Date.parse('2024-02-29T12:00:00Z');
const { TASK_STATE_COMPLETED, TASK_STATE_SUBMITTED, TASK_STATE_WORKING } = TaskState;

function created(message: Message = agentMessage('Hello')): TaskEvent {
  const json = createdEventJson(TASK, TASK_STATE_SUBMITTED, encodeMessage(message), TIME);
  return new TaskEvent(1, json);
}

function event(seq: number, update: TaskUpdate): TaskEvent {
  return new TaskEvent(seq, updateEventJson(TASK, encodeUpdate(update), TIME + seq));
}

function status(seq: number, state: TaskState, text?: string, metadata?: Metadata): TaskEvent {
  const message = text === undefined ? undefined : agentMessage(text);
  return event(seq, { kind: 'status', state, message, metadata });
}

function chunk(seq: number, text: string, metadata?: Metadata): TaskEvent {
  const none = { name: '', description: '', metadata: undefined, extensions: [] };
  const artifact = { artifactId: 'a', parts: [textPart(text)], ...none };
  return event(seq, { kind: 'artifact', artifact, append: true, lastChunk: false, metadata });
}

function fold(...events: StreamResponse[]): TaskFold {
  const folded = new TaskFold();
  for (const one of events) folded.apply(one);
  return folded;
}

describe('TaskFold', () => {
  it('is the task its events tell of', () => {
    const task = fold(
      created(),
      status(2, TASK_STATE_WORKING, 'Reading', { a: 1, b: { old: true } }),
      chunk(3, 'x', { b: { new: true } }),
      chunk(4, 'y'),
      status(5, TASK_STATE_COMPLETED),
    ).toTask()!;
    expect(task).toMatchObject({ id: 'task', contextId: 'context' });
    expect(task.status).toEqual({
      state: TASK_STATE_COMPLETED,
      message: undefined,
      timestamp: '2024-02-29T12:00:00.005Z',
    });
    expect(task.history).toHaveLength(2);
    expect(task.history[1]).toEqual(expect.objectContaining({ parts: [textPart('Reading')] }));
    expect(task.artifacts).toMatchObject([{ parts: [textPart('x'), textPart('y')] }]);
    expect(task.metadata).toEqual({ a: 1, b: { new: true } });
  });

  it('knows no task before the first Task event', () => {
    const folded = fold(status(2, TASK_STATE_WORKING), chunk(3, 'x'));
    expect(folded.toTask()).toBeUndefined();
  });

  it('starts anew at a snapshot in the middle of a stream', () => {
    const earlier = fold(created(), chunk(2, 'a'), chunk(3, 'b')).toTask()!;
    const folded = fold(created(), chunk(2, 'lost'), TaskEvent.snapshot(earlier, 3, 1, true));
    expect(folded.toTask()).toEqual(earlier);
    folded.apply(chunk(4, 'c'));
    expect(folded.toTask()!.artifacts[0]!.parts).toHaveLength(3);
  });

  it('can go on from a stored task', () => {
    const stored = fold(created(), chunk(2, 'a')).toTask()!;
    const folded = new TaskFold(Task.fromJSON(Task.toJSON(stored)));
    folded.apply(status(3, TASK_STATE_COMPLETED, 'Done'));
    expect(folded.toTask()).toMatchObject({ history: [{}, {}], artifacts: [{ artifactId: 'a' }] });
    expect(stored.history).toHaveLength(1);
    expect(stored.status?.state).toBe(TASK_STATE_SUBMITTED);
  });

  it('gives out copies', () => {
    const folded = fold(created(), chunk(2, 'a'));
    const before = folded.toTask()!;
    folded.apply(chunk(3, 'b'));
    folded.apply(status(4, TASK_STATE_WORKING, 'Later', { late: true }));
    expect(before.artifacts[0]!.parts).toHaveLength(1);
    expect(before.history).toHaveLength(1);
    expect(before.metadata).toBeUndefined();
    before.history.length = 0;
    expect(folded.toTask()!.history).toHaveLength(2);
  });

  it('does not change events others read', () => {
    const first = created();
    fold(first, status(2, TASK_STATE_WORKING, 'Reading'), chunk(3, 'x'));
    expect(first.payload).toMatchObject({ value: { artifacts: [], status: { state: 1 } } });
    expect(first.payload).toHaveProperty('value.history.length', 1);
  });
});
