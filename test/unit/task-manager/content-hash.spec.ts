import { describe, expect, it } from '@jest/globals';
import { Role, type Message } from '@a2a-js/sdk';
import { agentMessage, dataPart, textPart } from '#lib/model/messages.js';
import { contentHash } from '#lib/task-manager/content-hash.js';

const SAID: Message = {
  ...agentMessage([textPart('Hello'), dataPart({ a: 1, b: [{ c: 2, d: 3 }] })]),
  messageId: 'm',
  role: Role.ROLE_USER,
  metadata: { x: 1, y: 2 },
};

describe('contentHash', () => {
  it('does not depend on the order of members', () => {
    const again = {
      ...SAID,
      parts: [textPart('Hello'), dataPart({ b: [{ d: 3, c: 2 }], a: 1 })],
      metadata: { y: 2, x: 1 },
    };
    expect(contentHash(again)).toBe(contentHash(SAID));
  });

  it.each([
    ['the text', { parts: [textPart('hello'), SAID.parts[1]!] }],
    ['a value inside', { parts: [SAID.parts[0]!, dataPart({ a: 1, b: [{ c: 2, d: 4 }] })] }],
    ['the order of the parts', { parts: [...SAID.parts].reverse() }],
    ['the media type', { parts: [textPart('Hello', 'text/html'), SAID.parts[1]!] }],
    ['the task', { taskId: 't' }],
    ['the context', { contextId: 'c' }],
    ['the metadata', { metadata: { x: 1, y: 3 } }],
    ['the references', { referenceTaskIds: ['t'] }],
    ['the extensions', { extensions: ['e'] }],
  ])('depends on %s', (_what, other: Partial<Message>) => {
    expect(contentHash({ ...SAID, ...other })).not.toBe(contentHash(SAID));
  });
});
