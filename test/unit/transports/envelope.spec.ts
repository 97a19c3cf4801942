import { describe, expect, it } from '@jest/globals';
import { failure, idOf, readEnvelope, success } from '#lib/transports/json-rpc/envelope.js';

const VALID = { jsonrpc: '2.0', id: 1, method: 'GetTask', params: { id: 'x' } };

describe('readEnvelope', () => {
  it.each(['a', '', 0, -1, 42, null])('takes the id %j', (id) => {
    expect(readEnvelope({ ...VALID, id })).toEqual({ id, method: 'GetTask', params: { id: 'x' } });
  });

  it('takes a request without id and without params', () => {
    const request = readEnvelope({ jsonrpc: '2.0', method: 'ListTasks' });
    expect(request).toEqual({ id: null, method: 'ListTasks', params: undefined });
  });

  it.each([
    [undefined, 'object'],
    [null, 'object'],
    ['text', 'object'],
    [1, 'object'],
    [[], 'batches'],
    [[VALID], 'batches'],
    [{}, '"jsonrpc"'],
    [{ ...VALID, jsonrpc: '1.0' }, '"jsonrpc"'],
    [{ ...VALID, jsonrpc: 2 }, '"jsonrpc"'],
    [{ ...VALID, id: {} }, '"id"'],
    [{ ...VALID, id: [] }, '"id"'],
    [{ ...VALID, id: false }, '"id"'],
    [{ ...VALID, id: 0.5 }, '"id"'],
    [{ ...VALID, method: undefined }, '"method"'],
    [{ ...VALID, method: '' }, '"method"'],
    [{ ...VALID, method: 1 }, '"method"'],
  ])('refuses %j', (body, says) => {
    const refused = readEnvelope(body) as { code: number; message: string };
    expect(refused.code).toBe(-32600);
    expect(refused.message).toContain(says);
  });
});

describe('idOf', () => {
  it.each([
    [{ id: 'a' }, 'a'],
    [{ id: 3 }, 3],
    [{ id: 1.5 }, null],
    [{ id: {} }, null],
    [{}, null],
    [[], null],
    [null, null],
    [undefined, null],
    ['text', null],
  ])('of %j is %j', (body, id) => {
    expect(idOf(body)).toBe(id);
  });
});

describe('answers', () => {
  it('have a result or an error', () => {
    expect(success('a', null)).toEqual({ jsonrpc: '2.0', id: 'a', result: null });
    const error = { code: -1, message: 'no' };
    expect(failure(null, error)).toEqual({ jsonrpc: '2.0', id: null, error });
  });
});
