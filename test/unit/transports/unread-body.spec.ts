import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Endpoints } from '#lib/transports/adapters/endpoints.js';
import { bodyErrorHandler } from '#lib/transports/adapters/express.js';

interface Seen {
  readonly status?: number;
  readonly body?: { readonly id: unknown; readonly error: { code: number; message: string } };
  /** What was passed on to the application. */
  readonly next?: unknown;
}

function handle(error: object, path = '/', url = '/', method = 'POST'): Seen {
  const request = Object.assign(new IncomingMessage(new Socket()), { url, method });
  const response = new ServerResponse(request);
  let sent = '';
  response.end = ((bytes: Buffer) => ((sent = String(bytes)), response)) as never;
  let next: unknown;
  const endpoints = new Endpoints();
  endpoints.add(path === '/' ? '' : path, ['JSONRPC']);
  bodyErrorHandler(endpoints)(error, request, response, (passed) => (next = passed));
  if (next !== undefined) return { next };
  return { status: response.statusCode, body: JSON.parse(sent) as Seen['body'] & object };
}

const PARSE = { type: 'entity.parse.failed', status: 400 };

describe('bodyErrorHandler', () => {
  it.each([
    [PARSE, 400, -32700],
    [{ type: 'entity.too.large', status: 413, limit: 10 }, 413, -32600],
    [{ type: 'entity.too.large', status: 413 }, 413, -32600],
    [{ type: 'encoding.unsupported', status: 415 }, 415, -32700],
    [{ type: 'charset.unsupported', status: 415 }, 415, -32700],
    [{ type: 'request.size.invalid', status: 400 }, 400, -32700],
    [{ type: 'something.new' }, 400, -32700],
    [{ code: 'Z_DATA_ERROR', status: 400 }, 400, -32700],
    [{ code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }, 400, -32700],
    [{ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }, 413, -32600],
    [{ code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }, 200, -32600],
    [{ code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', statusCode: 400 }, 400, -32700],
  ])('answers %j', (error, status, code) => {
    const seen = handle(error);
    expect(seen.status).toBe(status);
    expect(seen.body).toMatchObject({ jsonrpc: '2.0', id: null, error: { code } });
  });

  it('names the limit, and nothing of the error', () => {
    const error = { type: 'entity.too.large', status: 413, limit: 1234, message: 'secret' };
    const { body } = handle(error);
    expect(body?.error.message).toContain('1234');
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it.each([
    ['/', '/'],
    ['/', '/?A2A-Version=1.0'],
    ['/a2a', '/a2a'],
    ['/a2a', '/a2a/'],
    ['/a2a', '/a2a?x=/other'],
    ['/a2a', '/a2a/?x'],
  ])('of %s answers for %s', (path, url) => {
    expect(handle(PARSE, path, url).status).toBe(400);
  });

  it.each([
    ['/', '/other', 'POST'],
    ['/', '/?', 'GET'],
    ['/a2a', '/', 'POST'],
    ['/a2a', '/a2ab', 'POST'],
    ['/a2a', '/a2a/b', 'POST'],
    ['/a2a', '/b?/a2a', 'POST'],
    ['/a2a', '/a2a', 'PUT'],
  ])('of %s passes on %s %s', (path, url, method) => {
    expect(handle(PARSE, path, url, method).next).toBe(PARSE);
  });

  it.each([{}, { status: 500 }, { code: 'ECONNRESET' }, new Error('of the application')])(
    'passes on what is no error of a body: %p',
    (error) => {
      expect(handle(error).next).toBe(error);
    },
  );
});
