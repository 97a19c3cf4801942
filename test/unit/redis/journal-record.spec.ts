import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { encodeMessage, encodeUpdate } from '#lib/model/encoded-update.js';
import { createdEventJson, updateEventJson } from '#lib/model/event-json.js';
import { agentMessage, textPart } from '#lib/model/messages.js';
import type { TaskUpdate } from '#lib/model/task-update.js';
import {
  artifactOfRecord,
  encodeRecord,
  eventsOfRecords,
  messageOfRecord,
} from '#lib/redis/journal-record.js';

const TASK = { taskId: 'task', contextId: 'a "context"\t\n' };
const TIME = 1_790_000_000_000;
const AWKWARD = 'tab\t line\n \r\0 "quoted" \\t é 𝄞 \u2028';

function artifact(metadata?: Record<string, unknown>): TaskUpdate {
  const rest = { name: '', description: '', metadata: undefined, extensions: [] };
  const body = { ...rest, artifactId: AWKWARD, parts: [textPart(AWKWARD)] };
  return { kind: 'artifact', artifact: body, append: true, lastChunk: true, metadata };
}

function status(text?: string, metadata?: Record<string, unknown>): TaskUpdate {
  const message = text === undefined ? undefined : agentMessage(text);
  return { kind: 'status', state: TaskState.TASK_STATE_WORKING, message, metadata };
}

const METADATA = { [AWKWARD]: AWKWARD };

describe('a journal record', () => {
  it.each<[string, TaskUpdate]>([
    ['a status', status()],
    ['a status with a message', status(AWKWARD)],
    ['a status with metadata', status(undefined, METADATA)],
    ['a status with both', status(AWKWARD, METADATA)],
    ['an artifact', artifact()],
    ['an artifact with metadata', artifact(METADATA)],
  ])('is the event it was made for: %s', (_what, update) => {
    const encoded = encodeUpdate(update);
    const record = encodeRecord(encoded);
    // The scripts add the time of a status.
    const stored = update.kind === 'status' ? `${record}\t${TIME}` : record;
    const [event] = eventsOfRecords(TASK, 7, [stored]);
    expect(event).toMatchObject({ seq: 7, json: updateEventJson(TASK, encoded, TIME) });
  });

  it('is the task as it was created', () => {
    const message = encodeMessage(agentMessage(AWKWARD));
    const [event] = eventsOfRecords(TASK, 1, [`t\t${message}\t${TIME}`]);
    const state = TaskState.TASK_STATE_SUBMITTED;
    expect(event!.json).toBe(createdEventJson(TASK, state, message, TIME));
  });

  it('has the message of a status, and of the task', () => {
    const message = encodeMessage(agentMessage(AWKWARD));
    expect(messageOfRecord(`t\t${message}\t${TIME}`)).toBe(message);
    expect(messageOfRecord(`s2\t${message}\t{"a":1}\t${TIME}`)).toBe(message);
    expect(messageOfRecord(`s2\t\t{"a":1}\t${TIME}`)).toBeUndefined();
    expect(messageOfRecord(encodeRecord(encodeUpdate(artifact(METADATA))))).toBeUndefined();
  });

  it('has the update of an artifact, without the metadata of its event', () => {
    const plain = artifactOfRecord(encodeRecord(encodeUpdate(artifact())));
    expect(artifactOfRecord(encodeRecord(encodeUpdate(artifact(METADATA))))).toBe(plain);
    expect(JSON.parse(plain!)).toMatchObject({ artifact: { artifactId: AWKWARD }, append: true });
    expect(artifactOfRecord(`s2\t\t\t${TIME}`)).toBeUndefined();
  });
});
