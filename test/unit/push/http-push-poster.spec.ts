import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compilePushOptions } from '#lib/options/compile-push-options.js';
import type { PushOptions } from '#lib/options/push-options.interface.js';
import { HttpPushPoster } from '#lib/push/post/http-push-poster.js';
import type { PushPost } from '#lib/push/push-poster.js';
import { deferred } from '../../support/deferred.js';
import {
  startRawReceiver,
  type Answer,
  type RawReceiver,
} from '../../support/push/raw-receiver.js';

const SECRET = 's3cret';
const never = () => new AbortController().signal;

describe('HttpPushPoster', () => {
  let receiver: RawReceiver;
  const posters: HttpPushPoster[] = [];

  beforeEach(async () => {
    receiver = await startRawReceiver();
  });

  afterEach(async () => {
    await Promise.all(posters.splice(0).map((poster) => poster.onApplicationShutdown()));
    await receiver.close();
  });

  function poster(options: PushOptions = {}): HttpPushPoster {
    const compiled = compilePushOptions({ allow: ['127.0.0.0/8'], ...options }, 'test');
    const made = new HttpPushPoster(compiled);
    posters.push(made);
    return made;
  }

  function post(given: Partial<PushPost> = {}): PushPost {
    return {
      url: receiver.url,
      body: '{"task":{"id":"ü"}}',
      contentType: 'application/a2a+json',
      id: 'n-1',
      token: SECRET,
      authentication: { scheme: 'Bearer', credentials: SECRET },
      ...given,
    };
  }

  it('§4.3.3 MUST send the credentials of the configuration as Authorization', async () => {
    expect(await poster().post(post(), never())).toEqual({ kind: 'delivered' });
    expect(receiver.received).toMatchObject([
      {
        method: 'POST',
        path: '/hook?a=b',
        body: '{"task":{"id":"ü"}}',
        headers: {
          host: `127.0.0.1:${receiver.port}`,
          'content-type': 'application/a2a+json',
          'content-length': '20',
          authorization: `Bearer ${SECRET}`,
          'x-a2a-notification-token': SECRET,
          'x-a2a-notification-id': 'n-1',
        },
      },
    ]);
  });

  it('sends no header that was not asked for', async () => {
    await poster().post(post({ token: '', authentication: undefined }), never());
    const { headers } = receiver.received[0]!;
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('x-a2a-notification-token');
  });

  it('sends a scheme without credentials', async () => {
    const authentication = { scheme: 'Negotiate', credentials: '' };
    await poster().post(post({ authentication }), never());
    expect(receiver.received[0]!.headers.authorization).toBe('Negotiate');
  });

  it('keeps its connections, also after answers with bodies', async () => {
    const body = 'x'.repeat(10_000);
    receiver.answer = (response) => void response.writeHead(200).end(body);
    const one = poster();
    for (let i = 0; i < 20; i++) await one.post(post(), never());
    const connections = new Set(receiver.received.map(({ socket }) => socket));
    // A pool opens another when the last answer's end is still being handled.
    expect(connections.size).toBeLessThanOrEqual(2);
  });

  it.each([200, 201, 202, 204, 299])('takes %d as delivered', async (status) => {
    receiver.answer = (response) => void response.writeHead(status).end();
    expect(await poster().post(post(), never())).toEqual({ kind: 'delivered' });
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 599])('takes %d as passing', async (status) => {
    receiver.answer = (response) => void response.writeHead(status).end();
    const reason = `HTTP ${status}`;
    expect(await poster().post(post(), never())).toEqual({ kind: 'transient', reason });
  });

  it.each([400, 401, 403, 404, 405, 410, 413, 415, 422, 451])(
    'takes %d as final',
    async (status) => {
      receiver.answer = (response) => void response.writeHead(status).end();
      const reason = `HTTP ${status}`;
      expect(await poster().post(post(), never())).toEqual({ kind: 'permanent', reason });
    },
  );

  it.each([301, 302, 303, 307, 308])('does not follow %d', async (status) => {
    const other = await startRawReceiver();
    const location = { Location: other.url };
    receiver.answer = (response) => void response.writeHead(status, location).end();
    const reason = `HTTP ${status}: a redirect`;
    expect(await poster().post(post(), never())).toEqual({ kind: 'permanent', reason });
    expect(other.received).toEqual([]);
    await other.close();
  });

  it.each([429, 503])('passes on how long a receiver asks to wait, with %d', async (status) => {
    const headers = { 'Retry-After': '7' };
    receiver.answer = (response) => void response.writeHead(status, headers).end();
    expect(await poster().post(post(), never())).toMatchObject({ retryAfterMs: 7000 });
  });

  describe('bounds what an answer may be', () => {
    it('reads no endless body, and does not keep that connection', async () => {
      const cut = deferred();
      receiver.answer = (response) => {
        response.on('close', () => cut.resolve());
        const more = () => void (response.destroyed || response.write('x'.repeat(8192), more));
        response.writeHead(200);
        more();
      };
      expect(await poster().post(post(), never())).toEqual({ kind: 'delivered' });
      await cut.promise;
    });

    it('refuses an announced large body unread', async () => {
      const cut = deferred();
      receiver.answer = (response) => {
        response.on('close', () => cut.resolve());
        response.writeHead(200, { 'Content-Length': 10 ** 9 }).write('x');
      };
      expect(await poster().post(post(), never())).toEqual({ kind: 'delivered' });
      await cut.promise;
    });

    it('takes no endless headers', async () => {
      const long = { 'X-Long': 'x'.repeat(100_000) };
      receiver.answer = (response) => void response.writeHead(200, long).end();
      const reason = 'no answer (UND_ERR_HEADERS_OVERFLOW)';
      expect(await poster().post(post(), never())).toEqual({ kind: 'transient', reason });
    });

    it('§4.3.3 SHOULD wait for an answer for a bounded time', async () => {
      receiver.answer = () => undefined;
      const reason = 'no answer within 50 ms';
      const outcome = await poster({ timeout: 50 }).post(post(), never());
      expect(outcome).toEqual({ kind: 'transient', reason });
    });

    it('waits no longer than the timeout for a body; its status has decided', async () => {
      receiver.answer = (response) => void response.writeHead(200).write('x');
      expect(await poster({ timeout: 200 }).post(post(), never())).toEqual({ kind: 'delivered' });
    });
  });

  describe('without an answer', () => {
    let silent: Server;

    beforeAll(async () => {
      silent = createServer((socket) => socket.on('error', () => socket.destroy()));
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
    });

    afterAll(() => void silent.close());

    it('says which error of the network it was, and no address', async () => {
      await receiver.close();
      const outcome = await poster().post(post(), never());
      expect(outcome).toEqual({ kind: 'transient', reason: 'no answer (ECONNREFUSED)' });
      receiver = await startRawReceiver();
    });

    it('survives a receiver that hangs up', async () => {
      receiver.answer = (response) => response.destroy();
      const outcome = await poster().post(post(), never());
      expect(outcome).toEqual({ kind: 'transient', reason: 'no answer (UND_ERR_SOCKET)' });
    });

    it('limits the time a connection may take, TLS included', async () => {
      const { port } = silent.address() as AddressInfo;
      const url = `https://127.0.0.1:${port}/`;
      const outcome = await poster({ connectTimeout: 50 }).post(post({ url }), never());
      const reason = 'no answer (UND_ERR_CONNECT_TIMEOUT)';
      expect(outcome).toEqual({ kind: 'transient', reason });
    });

    it('ends when it is told to', async () => {
      const asked = deferred();
      receiver.answer = () => asked.resolve();
      const stop = new AbortController();
      const outcome = poster().post(post(), stop.signal);
      await asked.promise;
      stop.abort();
      expect(await outcome).toEqual({ kind: 'transient', reason: 'stopped' });
      const late = await poster().post(post(), stop.signal);
      expect(late).toEqual({ kind: 'transient', reason: 'stopped' });
      expect(receiver.received).toHaveLength(1);
    });

    it('ends with the application', async () => {
      const asked = deferred();
      receiver.answer = () => asked.resolve();
      const one = poster();
      const outcome = one.post(post(), never());
      await asked.promise;
      await one.onApplicationShutdown();
      expect(await outcome).toMatchObject({ kind: 'transient' });
      expect(await one.post(post(), never())).toMatchObject({ kind: 'transient' });
    });
  });

  it.each([
    ['a token with a line break', { token: 'a\r\nX-Evil: 1' }],
    ['credentials with a line break', { authentication: { scheme: 'B', credentials: 'a\nb' } }],
    ['a scheme with a line break', { authentication: { scheme: 'B\r\nX: y', credentials: 'a' } }],
    ['an id with a line break', { id: 'a\r\nX-Evil: 1' }],
  ])('gives up on %s, and sends nothing', async (_name, given) => {
    const outcome = await poster().post(post(given), never());
    expect(outcome).toEqual({ kind: 'permanent', reason: 'header cannot be sent' });
    expect(receiver.received).toEqual([]);
  });

  it('never tells a secret, whatever happens', async () => {
    const outcomes = [];
    const answers: Answer[] = [
      (response) => void response.writeHead(400).end(SECRET),
      (response) => void response.writeHead(503, SECRET).end(),
      (response) => response.destroy(),
    ];
    for (const answer of answers) {
      receiver.answer = answer;
      outcomes.push(await poster().post(post(), never()));
    }
    expect(JSON.stringify(outcomes)).not.toContain(SECRET);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['permanent', 'transient', 'transient']);
  });
});
