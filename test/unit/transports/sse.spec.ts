import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { formatCursor, parseCursor } from '#lib/transports/sse/event-cursor.js';
import { SseStream } from '#lib/transports/sse/sse-stream.js';
import { UnhandledRejections } from '../../support/apps/rejections.js';

const TASK = '018df4c3-7200-8001-9f5b-3a1d2c4b5e6f';

describe('the id of an event', () => {
  it('comes back as the number it was made of', () => {
    expect(formatCursor(12, TASK)).toBe('12-2c4b5e6f');
    expect(parseCursor(formatCursor(12, TASK), TASK)).toBe(12);
  });

  it('may be a number alone, or absent', () => {
    expect(parseCursor('0', TASK)).toBe(0);
    expect(parseCursor('999999999999999', TASK)).toBe(999_999_999_999_999);
    expect(parseCursor('', TASK)).toBeUndefined();
    expect(parseCursor(undefined, TASK)).toBeUndefined();
  });

  it.each(['12-00000000', '12-', '-2c4b5e6f', '12-2c4b5e6', '12-2C4B5E6F', '1 2', '9'.repeat(16)])(
    'is refused as %j',
    (text) => {
      expect(() => parseCursor(text, TASK)).toThrow(RequestMalformedError);
    },
  );
});

describe('SseStream', () => {
  const server = createServer();
  const rejections = new UnhandledRejections();
  let response: ServerResponse;
  let answer: IncomingMessage;
  let stream: SseStream;

  beforeEach(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const arrived = once(server, 'request');
    const { port } = server.address() as AddressInfo;
    const sent = get({ port, host: '127.0.0.1', agent: false });
    const answered = once(sent, 'response');
    response = ((await arrived) as [unknown, ServerResponse])[1];
    stream = new SseStream(response, 0);
    stream.begin({ 'A2A-Extensions': 'x' });
    answer = ((await answered) as [IncomingMessage])[0];
    answer.on('error', () => undefined);
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(await rejections.settled()).toEqual([]);
  });

  async function body(): Promise<string> {
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += String(chunk);
    return text;
  }

  it('sends its headers at once', () => {
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('text/event-stream');
    expect(answer.headers['a2a-extensions']).toBe('x');
  });

  it('writes frames with and without an id', async () => {
    expect(await stream.write('{"a":1}', { id: '1-x' })).toBe(true);
    expect(await stream.write('{"a":2}')).toBe(true);
    stream.end();
    expect(await body()).toBe('id: 1-x\ndata: {"a":1}\n\ndata: {"a":2}\n\n');
  });

  it('writes nothing when it has ended', async () => {
    stream.end();
    expect(await stream.write('{}')).toBe(false);
    expect(await body()).toBe('');
  });

  it('says when the client has gone', async () => {
    const closed = once(response, 'close');
    answer.destroy();
    await closed;
    expect(await stream.write('{}')).toBe(false);
  });

  it('stops waiting for a client that goes without reading', async () => {
    answer.pause();
    const large = 'x'.repeat(1024 * 1024);
    let writes = 0;
    let waiting = stream.write(large);
    while (!response.writableNeedDrain && writes < 100) {
      await waiting;
      waiting = stream.write(large);
      writes += 1;
    }
    answer.destroy();
    expect(await waiting).toBe(false);
  });

  it('ends quietly when the connection breaks with an error', async () => {
    response.emit('error', new Error('broken pipe'));
    response.destroy();
    expect(await stream.write('{}')).toBe(false);
  });
});

describe('the heartbeat of an SseStream', () => {
  afterEach(() => void jest.useRealTimers());

  it('begins with its head, and ends when it is released', () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    const written: string[] = [];
    const response = {
      headersSent: false,
      writableNeedDrain: false,
      once: () => response,
      on: () => response,
      writeHead: () => (response.headersSent = true),
      flushHeaders: () => undefined,
      write: (text: string) => written.push(text),
    };
    const stream = new SseStream(response as unknown as ServerResponse, 1_000);
    jest.advanceTimersByTime(5_000);
    expect(written).toEqual([]);
    stream.begin({});
    jest.advanceTimersByTime(2_000);
    expect(written).toEqual([': ping\n\n', ': ping\n\n']);
    stream.release();
    jest.advanceTimersByTime(5_000);
    expect(written).toHaveLength(2);
  });
});
