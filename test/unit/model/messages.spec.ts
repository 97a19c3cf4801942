import { describe, expect, it } from '@jest/globals';
import { Part, Role } from '@a2a-js/sdk';
import {
  agentMessage,
  dataPart,
  filePart,
  textOf,
  textPart,
  urlPart,
} from '#lib/model/messages.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('parts', () => {
  it.each([
    [textPart('x'), { text: 'x', mediaType: 'text/plain' }],
    [textPart('# x', 'text/markdown'), { text: '# x', mediaType: 'text/markdown' }],
    [dataPart({ a: [null] }), { data: { a: [null] }, mediaType: 'application/json' }],
    [filePart(Buffer.from('hi'), 'a/b', 'f'), { raw: 'aGk=', mediaType: 'a/b', filename: 'f' }],
    [urlPart('https://x.test', 'a/b'), { url: 'https://x.test', mediaType: 'a/b' }],
  ])('are those of the protocol: %#', (part, json) => {
    expect(Part.toJSON(part)).toEqual(json);
    expect(Part.fromJSON(json)).toEqual(part);
  });

  it('keep the bytes they were given when the caller changes them', () => {
    const bytes = Uint8Array.of(1, 2);
    const part = filePart(bytes, 'a/b');
    bytes[0] = 9;
    expect(part.content).toEqual({ $case: 'raw', value: Buffer.from([1, 2]) });
  });
});

describe('textOf', () => {
  it('joins the text parts only', () => {
    const parts = [textPart('a'), dataPart('no'), textPart(''), textPart('b')];
    expect(textOf({ parts })).toBe('a\n\nb');
    expect(textOf({ parts: [] })).toBe('');
    expect(textOf(undefined)).toBe('');
  });
});

describe('agentMessage', () => {
  it('takes text', () => {
    const message = agentMessage('Hi', { taskId: 't', contextId: 'c' });
    expect(message).toEqual({
      ...{ messageId: message.messageId, role: Role.ROLE_AGENT, taskId: 't', contextId: 'c' },
      ...{ parts: [textPart('Hi')], metadata: undefined, extensions: [], referenceTaskIds: [] },
    });
    expect(message.messageId).toMatch(UUID);
    expect(agentMessage('Hi').messageId).not.toBe(message.messageId);
  });

  it('takes parts, and copies their list', () => {
    const parts = [textPart('a'), dataPart(1)];
    const message = agentMessage(parts);
    expect(message.parts).toEqual(parts);
    parts.length = 0;
    expect(message.parts).toHaveLength(2);
  });

  it('takes a partial message, which cannot pose as the user or as of another task', () => {
    const given = { messageId: 'm', parts: [textPart('a')], metadata: { a: 1 }, taskId: 'other' };
    const message = agentMessage({ ...given, role: Role.ROLE_USER }, { taskId: 't' });
    expect(message).toMatchObject({ messageId: 'm', metadata: { a: 1 }, taskId: 't' });
    expect(message.role).toBe(Role.ROLE_AGENT);
    expect(agentMessage({ parts: [], messageId: '' }).messageId).toMatch(UUID);
  });
});
