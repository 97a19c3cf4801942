import { describe, expect, it } from '@jest/globals';
import { StreamResponse, TaskState } from '@a2a-js/sdk';
import { encodeMessage, encodeUpdate } from '#lib/model/encoded-update.js';
import { createdEventJson, statusJson, updateEventJson } from '#lib/model/event-json.js';
import { agentMessage, dataPart, textPart } from '#lib/model/messages.js';
import { stateEvent } from '#lib/model/state-event.js';
import { RESET_METADATA, TaskEvent } from '#lib/model/task-event.js';

const TASK = { taskId: 'task', contextId: 'c "1" \\ \ud800 é' };
const TIME = Date.parse('2024-02-29T23:59:59.999Z');
const { TASK_STATE_COMPLETED, TASK_STATE_SUBMITTED, TASK_STATE_WORKING } = TaskState;

const message = agentMessage([textPart('Grüße "x"'), dataPart({ a: [null, {}] })]);
const metadata = { a: { b: [] }, é: null };
const artifact = {
  artifactId: 'a',
  parts: [textPart('x')],
  ...{ name: 'n', description: '', metadata: undefined, extensions: ['e'] },
};

/** What the SDK itself would send. */
function bySdk(payload: StreamResponse['payload']): unknown {
  return JSON.parse(JSON.stringify(StreamResponse.toJSON({ payload })));
}

describe('event JSON', () => {
  it('of a created task is that of the SDK', () => {
    const json = createdEventJson(TASK, TASK_STATE_SUBMITTED, encodeMessage(message), TIME);
    const status = { state: TASK_STATE_SUBMITTED, message: undefined, timestamp: iso(TIME) };
    const value = { id: TASK.taskId, contextId: TASK.contextId, status, history: [message] };
    const task = { ...value, artifacts: [], metadata: undefined };
    expect(JSON.parse(json)).toEqual(bySdk({ $case: 'task', value: task }));
  });

  it.each([undefined, message])('of a status update is that of the SDK', (said) => {
    for (const extra of [undefined, metadata]) {
      const state = TASK_STATE_WORKING;
      const update = encodeUpdate({ kind: 'status', state, message: said, metadata: extra });
      const status = { state, message: said, timestamp: iso(TIME) };
      const value = { ...TASK, status, metadata: extra };
      const json = updateEventJson(TASK, update, TIME);
      expect(JSON.parse(json)).toEqual(bySdk({ $case: 'statusUpdate', value }));
    }
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('of an artifact update (append %s, last %s) is that of the SDK', (append, lastChunk) => {
    for (const extra of [undefined, metadata]) {
      const given = { artifact, append, lastChunk, metadata: extra };
      const json = updateEventJson(TASK, encodeUpdate({ kind: 'artifact', ...given }), TIME);
      const value = { ...TASK, ...given };
      expect(JSON.parse(json)).toEqual(bySdk({ $case: 'artifactUpdate', value }));
    }
  });

  it('is one line, as the channel separates events by line breaks', () => {
    const said = agentMessage('a\nb\r\nc');
    const update = encodeUpdate({ kind: 'status', state: TASK_STATE_WORKING, message: said });
    expect(updateEventJson(TASK, update, TIME)).not.toMatch(/[\r\n]/);
  });

  it('says the time in UTC with milliseconds', () => {
    expect(statusJson(TASK_STATE_COMPLETED, '', TIME)).toBe(
      '{"state":"TASK_STATE_COMPLETED","timestamp":"2024-02-29T23:59:59.999Z"}',
    );
  });
});

describe('TaskEvent', () => {
  it('knows the state an event puts the task in', () => {
    const state = TASK_STATE_WORKING;
    expect(stateEvent(TASK, state, 2, TIME)).toMatchObject({ seq: 2, state, reset: false });
    const update = { kind: 'artifact', artifact, append: false, lastChunk: false } as const;
    const chunk = new TaskEvent(3, updateEventJson(TASK, encodeUpdate(update), TIME));
    expect(chunk.state).toBeUndefined();
    const user = encodeMessage(message);
    const first = new TaskEvent(1, createdEventJson(TASK, TASK_STATE_SUBMITTED, user, TIME));
    expect(first.state).toBe(TASK_STATE_SUBMITTED);
    expect(TaskEvent.reply(message)).toMatchObject({ seq: 0, state: undefined });
  });

  it('decodes its payload once', () => {
    const event = stateEvent(TASK, TASK_STATE_WORKING, 2, TIME);
    expect(event.payload).toBe(event.payload);
    expect(event.payload).toMatchObject({ $case: 'statusUpdate', value: { taskId: 'task' } });
  });

  it('encodes a snapshot and a reply as the SDK does', () => {
    const status = { state: TASK_STATE_WORKING, message: undefined, timestamp: iso(TIME) };
    const value = { id: 'task', contextId: 'c', status, artifacts: [artifact], history: [message] };
    const task = { ...value, metadata };
    const snapshot = TaskEvent.snapshot(task, 7, 2);
    expect(snapshot).toMatchObject({ seq: 7, turn: 2, reset: false });
    expect(JSON.parse(snapshot.json)).toEqual(bySdk({ $case: 'task', value: task }));
    const reset = TaskEvent.snapshot(task, 7, 2, true);
    expect(reset).toMatchObject({ reset: true, payload: { value: task } });
    expect(JSON.parse(reset.json)).toMatchObject({
      task: { metadata: { [RESET_METADATA]: true } },
    });
    const reply = TaskEvent.reply(message);
    expect(JSON.parse(reply.json)).toEqual(bySdk({ $case: 'message', value: message }));
  });
});

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
