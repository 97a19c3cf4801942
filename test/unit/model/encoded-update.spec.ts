import { describe, expect, it } from '@jest/globals';
import { Message, TaskState } from '@a2a-js/sdk';
import { checkUpdate } from '#lib/model/check-update.js';
import { encodeMessage, encodeUpdate, stateName } from '#lib/model/encoded-update.js';
import { agentMessage, filePart, textPart } from '#lib/model/messages.js';
import { STORED_STATES } from '#lib/model/task-state.js';
import type { Metadata } from '#lib/model/task-update.js';

const { TASK_STATE_SUBMITTED, TASK_STATE_UNSPECIFIED, TASK_STATE_WORKING } = TaskState;

function withMetadata(metadata: Metadata | undefined) {
  return encodeUpdate({ kind: 'status', state: TASK_STATE_WORKING, metadata });
}

function artifact(parts = [textPart('x')], artifactId = 'a') {
  const none = { name: '', description: '', metadata: undefined, extensions: [] };
  return { artifactId, parts, ...none };
}

describe('encodeUpdate', () => {
  it('encodes a bare status as nothing but its state', () => {
    expect(withMetadata(undefined)).toEqual({
      ...{ kind: 'status', state: TASK_STATE_WORKING, body: '', metadata: '' },
      ...{ metadataEntries: [], bytes: 0 },
    });
  });

  it('encodes metadata whole and member by member', () => {
    const { metadata, metadataEntries } = withMetadata({ 'é "1"': [null], b: { c: {} } });
    expect(metadata).toBe('{"é \\"1\\"":[null],"b":{"c":{}}}');
    expect(metadataEntries).toEqual(['é "1"', '[null]', 'b', '{"c":{}}']);
  });

  it.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an object that is not to be written', { toJSON: () => undefined }],
  ])('leaves out a member that JSON leaves out: %s', (_name, value) => {
    const { metadata, metadataEntries } = withMetadata({ kept: 1, dropped: value });
    expect(metadata).toBe('{"kept":1}');
    expect(metadataEntries).toEqual(['kept', '1']);
  });

  it('encodes an artifact update as the members of its event', () => {
    const given = { kind: 'artifact', artifact: artifact() } as const;
    const plain = encodeUpdate({ ...given, append: false, lastChunk: false });
    const last = encodeUpdate({ ...given, append: true, lastChunk: true });
    const json = '"artifact":{"artifactId":"a","parts":[{"text":"x","mediaType":"text/plain"}]}';
    expect(plain.body).toBe(json);
    expect(last.body).toBe(`${json},"append":true,"lastChunk":true`);
    expect(plain.state).toBeUndefined();
  });

  it('counts UTF-8 bytes, metadata included', () => {
    const message = agentMessage('Grüße 🎉');
    const state = TASK_STATE_WORKING;
    const update = encodeUpdate({ kind: 'status', state, message, metadata: { é: 1 } });
    const { body, metadata, bytes } = update;
    expect(bytes).toBe(Buffer.from(body).length + Buffer.from(metadata).length);
    expect(bytes).toBeGreaterThan(body.length + metadata.length);
  });

  it.each([
    ['a cycle', cyclic()],
    ['a bigint', { big: 1n }],
  ])('refuses what is not JSON: %s', (_name, metadata) => {
    expect(() => withMetadata(metadata)).toThrow(TypeError);
  });

  it('keeps bytes and text through a round trip', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const parts = [filePart(bytes, 'a/b', 'f'), textPart('\u0000\ud800"')];
    const message = agentMessage(parts);
    expect(Message.fromJSON(JSON.parse(encodeMessage(message)))).toEqual(message);
  });
});

describe('stateName', () => {
  it('is the ProtoJSON name of each stored state', () => {
    expect(STORED_STATES.map(stateName)).toEqual(STORED_STATES.map((state) => TaskState[state]));
  });
});

describe('checkUpdate', () => {
  it.each(STORED_STATES.filter((state) => state !== TASK_STATE_SUBMITTED))(
    'lets a processor set state %i',
    (state) => expect(() => checkUpdate({ kind: 'status', state })).not.toThrow(),
  );

  it.each([TASK_STATE_UNSPECIFIED, TASK_STATE_SUBMITTED, TaskState.UNRECOGNIZED, 99])(
    'refuses state %i',
    (state) => expect(() => checkUpdate({ kind: 'status', state })).toThrow(TypeError),
  );

  it.each([
    ['no id', artifact([textPart('x')], '')],
    ['no parts', artifact([])],
    ['an empty part', artifact([{ ...textPart('x'), content: undefined }])],
  ])('refuses an artifact with %s', (_name, given) => {
    const update = { kind: 'artifact', artifact: given, append: false, lastChunk: false } as const;
    expect(() => checkUpdate(update)).toThrow(TypeError);
  });
});

function cyclic(): Metadata {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}
