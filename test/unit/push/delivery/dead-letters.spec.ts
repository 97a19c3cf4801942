import { describe, expect, it } from '@jest/globals';
import {
  decodeDeadLetterToken,
  encodeDeadLetterToken,
} from '#lib/push/delivery/dead-letter-token.js';
import { listedDeadLetterOf } from '#lib/push/delivery/dead-letter.js';

const LANE = { taskId: 'task', host: 'host', configId: 'ä "b"\n' };

describe('a dead letter', () => {
  it('has the origin of its receiver, and nothing else of the URL', () => {
    const letter = listedDeadLetterOf({
      lane: LANE,
      scope: { tenant: 't', owner: 'o' },
      url: 'https://hooks.example:8443/secret/path?key=secret#secret',
      ...{ reason: 'HTTP 404', attempts: 2, failingSince: 1_000, deadSince: 2_000, pending: 3 },
    });
    expect(letter).toEqual({
      ...{ tenant: 't', owner: 'o', taskId: 'task', configId: LANE.configId },
      ...{ receiver: 'https://hooks.example:8443', reason: 'HTTP 404', attempts: 2, pending: 3 },
      failingSince: new Date(1_000),
      deadSince: new Date(2_000),
    });
  });

  it('is named by a token that can be read again', () => {
    const position = { time: 1_700_000_000_000, lane: LANE };
    expect(decodeDeadLetterToken(encodeDeadLetterToken(position))).toEqual(position);
    expect(decodeDeadLetterToken('')).toBeUndefined();
  });

  it.each(['x', 'e30', 'WzFd', Buffer.from('["1","a","b","c"]').toString('base64url')])(
    'is not named by %j',
    (token) => {
      expect(() => decodeDeadLetterToken(token)).toThrow(RangeError);
    },
  );
});
