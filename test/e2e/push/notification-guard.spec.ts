import { afterEach, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { NotificationReplays, type A2ANotificationOptions } from 'nestjs-a2a-redis';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { startGuardedReceiver, type GuardedReceiver } from '../../support/push/guarded-receiver.js';
import {
  AGENT,
  BODY,
  HASH,
  jwk,
  KEYS,
  notify,
  notifySigned,
  OTHER,
  signed,
  TYPE,
  type Jwt,
} from '../../support/push/signed-request.js';
import { keyPair } from '../../support/key-pair.js';

const REFUSED = { message: 'Unauthorized', statusCode: 401 };

describe.each(ADAPTERS)('A2ANotificationGuard on %s', (adapter) => {
  let receiver: GuardedReceiver | undefined;

  afterEach(async () => {
    await receiver?.stop();
    receiver = undefined;
  });

  const start = async (options: A2ANotificationOptions, application?: object) =>
    (receiver = await startGuardedReceiver(adapter, options, application));

  const post = (headers: Record<string, string>) => notify(receiver!.url, headers);

  const postSigned = (jwt?: Jwt, body?: string, type?: string) =>
    notifySigned(receiver!.url, jwt, body, type);

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
      const ed = keyPair('ed25519');
      await expectRefused(await postSigned({ header: { alg: 'EdDSA' }, key: ed.privateKey }));
    });

    it('refuses an algorithm it was not told of, also by a key of the agent', async () => {
      const ed = keyPair('ed25519');
      const keys = [...KEYS, jwk(ed.publicKey, 'ed')];
      const jwt = { header: { alg: 'EdDSA', kid: 'ed' }, key: ed.privateKey };
      await start({ keys });
      await expectRefused(await postSigned(jwt));
      await receiver!.stop();
      await start({ keys, algorithms: ['ES256', 'EdDSA'] });
      expect(await postSigned(jwt)).toMatchObject({ status: 204 });
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
