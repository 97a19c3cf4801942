import { createHash, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { NotificationReplays, type A2ANotificationOptions } from 'nestjs-a2a-redis';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { startGuardedReceiver, type GuardedReceiver } from '../../support/push/guarded-receiver.js';

const AGENT = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const OTHER = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const BODY = '{"task": {"id":"ü"}}';
const HASH = createHash('sha256').update(BODY).digest('hex');
const TYPE = 'application/a2a+json';
const REFUSED = { message: 'Unauthorized', statusCode: 401 };

const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid });
const KEYS = [jwk(AGENT.publicKey, 'k1')];

interface Jwt {
  readonly claims?: JWTPayload;
  readonly header?: { alg?: string; kid?: string; typ?: string };
  readonly key?: KeyObject;
  /** Seconds from now. */
  readonly issued?: number;
}

/** A notification as an agent signs it, but for what a test changes. */
async function signed({ claims, header, key = AGENT.privateKey, issued = 0 }: Jwt = {}) {
  const now = Math.floor(Date.now() / 1000) + issued;
  const base = { notification_id: 'n1', request_body_sha256: HASH, jti: randomUUID() };
  return new SignJWT({ ...base, aud: 'https://hooks.example', iat: now, exp: now + 300, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'a2a-notification+jwt', ...header })
    .sign(key);
}

describe.each(ADAPTERS)('A2ANotificationGuard on %s', (adapter) => {
  let receiver: GuardedReceiver | undefined;

  afterEach(async () => {
    await receiver?.stop();
    receiver = undefined;
  });

  const start = async (options: A2ANotificationOptions, application?: object) =>
    (receiver = await startGuardedReceiver(adapter, options, application));

  async function post(headers: Record<string, string>, body = BODY, type = TYPE) {
    const response = await fetch(receiver!.url, {
      method: 'POST',
      headers: { 'Content-Type': type, 'X-A2A-Notification-Id': 'n1', ...headers },
      body,
    });
    return { status: response.status, body: await response.text() };
  }

  const postSigned = async (jwt?: Jwt, body?: string, type?: string) =>
    post({ 'X-A2A-Notification-Signature': await signed(jwt) }, body, type);

  async function expectRefused(answer: { status: number; body: string }): Promise<void> {
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toEqual(REFUSED);
    expect(receiver!.bodies).toEqual([]);
  }

  describe('with keys', () => {
    it.each([TYPE, 'application/json', `${TYPE}; charset=utf-8`])(
      'takes what the agent signed, as %s',
      async (type) => {
        await start({ keys: KEYS });
        expect(await postSigned({}, BODY, type)).toEqual({ status: 204, body: '' });
        expect(receiver!.bodies).toEqual([{ task: { id: 'ü' } }]);
      },
    );

    it('takes a retry, which is signed anew', async () => {
      await start({ keys: KEYS });
      await postSigned();
      expect(await postSigned()).toMatchObject({ status: 204 });
    });

    it('takes what comes for it, by the agent it knows', async () => {
      await start({ keys: KEYS, audience: 'https://hooks.example', issuer: 'https://agent' });
      const answer = await postSigned({ claims: { iss: 'https://agent' } });
      expect(answer).toMatchObject({ status: 204 });
    });

    it.each<[string, Jwt]>([
      ['another key under the same id', { key: OTHER.privateKey }],
      ['a key that is not known', { header: { kid: 'k2' } }],
      ['another type of token', { header: { typ: 'JWT' } }],
      ['another body', { claims: { request_body_sha256: HASH.replace(/./, 'x') } }],
      ['no body', { claims: { request_body_sha256: undefined } }],
      ['another notification', { claims: { notification_id: 'n2' } }],
      ['no notification', { claims: { notification_id: undefined } }],
      ['no id', { claims: { jti: undefined } }],
      ['no time', { claims: { iat: undefined } }],
      ['no end', { claims: { exp: undefined } }],
      ['a time that is long ago', { issued: -400, claims: { exp: 9_999_999_999 } }],
      ['an end that has come', { issued: -60, claims: { exp: Math.floor(Date.now() / 1e3) - 60 } }],
      ['a time that is to come', { issued: 120 }],
      ['another receiver', { claims: { aud: 'https://other.example' } }],
      ['no receiver', { claims: { aud: undefined } }],
      ['another agent', { claims: { iss: 'https://evil' } }],
    ])('refuses a signature of %s', async (_name, jwt) => {
      await start({ keys: KEYS, audience: 'https://hooks.example', issuer: 'https://agent' });
      const claims = { iss: 'https://agent', ...jwt.claims };
      await expectRefused(await postSigned({ ...jwt, claims }));
    });

    it('refuses a body that was changed on the way', async () => {
      await start({ keys: KEYS });
      await expectRefused(await postSigned({}, BODY.replace('ü', 'u')));
    });

    it('sees bytes, not what they mean', async () => {
      await start({ keys: KEYS });
      await expectRefused(await postSigned({}, JSON.stringify(JSON.parse(BODY))));
    });

    it('refuses the same signature again', async () => {
      await start({ keys: KEYS });
      const headers = { 'X-A2A-Notification-Signature': await signed() };
      expect(await post(headers)).toMatchObject({ status: 204 });
      expect(await post(headers)).toMatchObject({ status: 401 });
      expect(receiver!.bodies).toHaveLength(1);
    });

    it('refuses other algorithms, whatever the token says', async () => {
      await start({ keys: KEYS });
      const claims = { notification_id: 'n1', request_body_sha256: HASH, jti: '1' };
      const none = new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('5m').encode();
      await expectRefused(await post({ 'X-A2A-Notification-Signature': none }));
      // The public key as a shared secret: the oldest trick.
      const pem = AGENT.publicKey.export({ format: 'pem', type: 'spki' });
      const shared = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'a2a-notification+jwt' })
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(Buffer.from(pem));
      await expectRefused(await post({ 'X-A2A-Notification-Signature': shared }));
      const ed = generateKeyPairSync('ed25519');
      await expectRefused(await postSigned({ header: { alg: 'EdDSA' }, key: ed.privateKey }));
    });

    it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJFUzI1NiJ9..', 'x'.repeat(5000)])(
      'refuses %j',
      async (signature) => {
        await start({ keys: KEYS });
        await expectRefused(await post({ 'X-A2A-Notification-Signature': signature }));
      },
    );

    it('refuses a request without a signature', async () => {
      await start({ keys: KEYS });
      await expectRefused(await post({}));
    });

    it('says in its log what is missing when the bytes of the body are', async () => {
      await start({ keys: KEYS }, { rawBody: false });
      const answer = await postSigned({}, BODY, 'application/json');
      expect(answer).toMatchObject({ status: 500 });
      expect(answer.body).not.toContain('rawBody');
      expect(receiver!.logger.takeProblems().join()).toContain('{ rawBody: true }');
    });

    it('asks to try again when it cannot tell a replay', async () => {
      class Broken extends NotificationReplays {
        isFirst(): Promise<boolean> {
          return Promise.reject(new Error('redis://secret@host is away'));
        }
      }
      await start({ keys: KEYS, replays: new Broken() });
      const answer = await postSigned();
      expect(answer).toMatchObject({ status: 503 });
      expect(answer.body).not.toContain('secret');
    });
  });

  describe('with a URL of keys', () => {
    const published = [...KEYS];
    let asked = 0;
    let status = 200;
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ keys: published }));
    });

    afterEach(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      jest.restoreAllMocks();
      published.splice(1);
      asked = 0;
      status = 200;
    });

    async function jwksUrl(): Promise<string> {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    }

    it('fetches them once', async () => {
      await start({ jwksUrl: await jwksUrl() });
      for (let i = 0; i < 3; i++) expect(await postSigned()).toMatchObject({ status: 204 });
      expect(asked).toBe(1);
    });

    it('fetches them again for a key they lack', async () => {
      await start({ jwksUrl: await jwksUrl() });
      await postSigned();
      published.push(jwk(OTHER.publicKey, 'k2'));
      const now = Date.now();
      // Keys that were fetched within the last 30 s are not fetched again.
      jest.spyOn(Date, 'now').mockImplementation(() => now + 31_000);
      const next = { header: { kid: 'k2' }, key: OTHER.privateKey, issued: -31 };
      expect(await postSigned(next)).toMatchObject({ status: 204 });
      expect(asked).toBe(2);
    });

    it('refuses a key that the agent does not have', async () => {
      await start({ jwksUrl: await jwksUrl() });
      await expectRefused(await postSigned({ header: { kid: 'k2' } }));
    });

    it('asks to try again for a key that may be newer than the keys it has', async () => {
      await start({ jwksUrl: await jwksUrl() });
      await postSigned();
      const late = await postSigned({ header: { kid: 'k2' }, key: OTHER.privateKey });
      expect(late).toMatchObject({ status: 503 });
      expect(asked).toBe(1);
    });

    it('asks to try again while the keys are not to be had', async () => {
      status = 500;
      await start({ jwksUrl: await jwksUrl() });
      expect(await postSigned()).toMatchObject({ status: 503 });
      status = 200;
      expect(await postSigned()).toMatchObject({ status: 204 });
    });
  });

  describe('with tokens', () => {
    it('takes those it knows', async () => {
      await start({ tokens: ['one', 'two'] });
      for (const token of ['one', 'two']) {
        expect(await post({ 'X-A2A-Notification-Token': token })).toMatchObject({ status: 204 });
      }
      expect(receiver!.bodies).toHaveLength(2);
    });

    it.each(['', 'three', 'on', 'one two', 'one, two'])('refuses %j', async (token) => {
      await start({ tokens: ['one', 'two'] });
      await expectRefused(await post(token ? { 'X-A2A-Notification-Token': token } : {}));
    });

    it('asks a function', async () => {
      await start({ tokens: (token) => Promise.resolve(token.startsWith('task-')) });
      expect(await post({ 'X-A2A-Notification-Token': 'task-1' })).toMatchObject({ status: 204 });
      expect(await post({ 'X-A2A-Notification-Token': 'one' })).toMatchObject({ status: 401 });
    });

    it('asks for a signature as well', async () => {
      await start({ tokens: ['one'], keys: KEYS });
      expect(await postSigned()).toMatchObject({ status: 401 });
      expect(await post({ 'X-A2A-Notification-Token': 'one' })).toMatchObject({ status: 401 });
      const both = {
        'X-A2A-Notification-Token': 'one',
        'X-A2A-Notification-Signature': await signed(),
      };
      expect(await post(both)).toMatchObject({ status: 204 });
    });
  });
});
