import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { ConfigurationError, PushPoster, type PushOptions, type PushPost } from 'nestjs-a2a-redis';
import {
  ADAPTERS,
  createTestApp,
  EVERYWHERE,
  PLATFORMS,
  type StoreName,
  type TestApp,
  type TestAppOptions,
} from '../../support/apps/create-app.js';
import { agentModule } from '../../support/apps/two-agents.js';
import { storedText } from '../../support/instances/stored-text.js';
import { startGuardedReceiver } from '../../support/push/guarded-receiver.js';
import { Receiver } from '../../support/push/receiver.js';
import { sharedRedisPort } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { keyPair } from '../../support/key-pair.js';

const NEVER = new AbortController().signal;
const DELIVERED = { kind: 'delivered' };
const JWKS_PATH = '/.well-known/a2a-jwks.json';
const BODY = '{"task":{"id":"ü"}}';

const agents: TestApp[] = [];
const receivers: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

async function startAgent(
  store: StoreName,
  push: PushOptions,
  { options, ...rest }: TestAppOptions = {},
): Promise<TestApp> {
  const agent = await createTestApp(store, {
    ...rest,
    options: { ...options, push: { allow: ['127.0.0.0/8'], ...push } },
  });
  agents.push(agent);
  return agent;
}

function post(agent: TestApp, url: string, given: Partial<PushPost> = {}) {
  const rest = { body: BODY, contentType: 'application/a2a+json', id: 'n-1', token: 't' };
  return agent.app.get(PushPoster).post({ url, ...rest, ...given }, NEVER);
}

async function jwks(agent: TestApp, path = JWKS_PATH) {
  const response = await fetch(agent.url + path);
  const body = (await response.json()) as { keys: Record<string, string>[] };
  return { status: response.status, headers: response.headers, keys: body.keys };
}

describe.each(EVERYWHERE)('notifications signed by an agent on %s and %s', (store, adapter) => {
  it('are verified by the keys it serves', async () => {
    const agent = await startAgent(store, { signing: { issuer: 'https://agent' } }, { adapter });
    const receiver = await Receiver.start();
    receivers.push(receiver);
    const authentication = { scheme: 'Bearer', credentials: 'own' };
    expect(await post(agent, receiver.url(), { authentication })).toEqual(DELIVERED);

    const { headers, body } = receiver.received[0]!;
    expect(headers.authorization).toBe('Bearer own');
    const jwt = headers['x-a2a-notification-signature'] as string;
    const keys = createRemoteJWKSet(new URL(agent.url + JWKS_PATH));
    const { payload, protectedHeader } = await jwtVerify(jwt, keys, {
      issuer: 'https://agent',
      audience: new URL(receiver.url()).origin,
      maxTokenAge: 60,
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'a2a-notification+jwt' });
    expect(payload).toMatchObject({
      notification_id: 'n-1',
      request_body_sha256: createHash('sha256').update(body).digest('hex'),
    });
    expect(payload.exp! - payload.iat!).toBe(300);
  });

  it('are signed anew for every try', async () => {
    const agent = await startAgent(store, { signing: true }, { adapter });
    const receiver = await Receiver.start();
    receivers.push(receiver);
    for (let i = 0; i < 2; i++) await post(agent, receiver.url());
    const [one, other] = receiver.received.map(({ headers }) => headers);
    expect(one!['x-a2a-notification-id']).toBe(other!['x-a2a-notification-id']);
    expect(one!['x-a2a-notification-signature']).not.toBe(other!['x-a2a-notification-signature']);
  });

  it('are let in by the guard of a receiver', async () => {
    const agent = await startAgent(store, { signing: true }, { adapter });
    const receiver = await startGuardedReceiver(adapter, {
      jwksUrl: agent.url + JWKS_PATH,
      tokens: ['t'],
    });
    receivers.push(receiver);
    for (let i = 0; i < 2; i++) expect(await post(agent, receiver.url)).toEqual(DELIVERED);
    expect(receiver.bodies).toEqual([JSON.parse(BODY), JSON.parse(BODY)]);
    const refused = await post(agent, receiver.url, { token: 'other' });
    expect(refused).toEqual({ kind: 'permanent', reason: 'HTTP 401' });
  });
});

describe.each(ADAPTERS)('the keys of notifications on %s', (adapter) => {
  it('are public, and may be cached for minutes', async () => {
    const agent = await startAgent('memory', { signing: true }, { adapter });
    const { status, headers, keys } = await jwks(agent);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('are not there where nothing is signed', async () => {
    const agent = await startAgent('memory', {}, { adapter });
    expect(await jwks(agent)).toMatchObject({ status: 404 });
  });

  it('stay at the origin, whatever the prefix of the application', async () => {
    const configure: TestAppOptions['configure'] = (app) => void app.setGlobalPrefix('api');
    const agent = await startAgent('memory', { signing: true }, { adapter, configure });
    expect(await jwks(agent)).toMatchObject({ status: 200 });
  });

  it('are beside the card of every agent', async () => {
    const imports = [agentModule('second')];
    const agent = await startAgent('memory', { signing: true }, { adapter, imports });
    const { keys } = await jwks(agent, `/second${JWKS_PATH}`);
    expect(keys).toEqual((await jwks(agent)).keys);
  });
});

describe('signing keys in Redis', () => {
  it('are shared by instances, and found again after a restart', async () => {
    const prefix = uniquePrefix('signing');
    const start = () => startAgent('redis', { signing: true }, { options: { prefix } });
    const [one, other] = await Promise.all([start(), start()]);
    const { keys } = await jwks(one);
    expect(keys).toHaveLength(1);
    expect((await jwks(other)).keys).toEqual(keys);

    const receiver = await startGuardedReceiver('express', { jwksUrl: one.url + JWKS_PATH });
    receivers.push(receiver);
    expect(await post(other, receiver.url)).toEqual(DELIVERED);

    await Promise.all([one.close(), other.close()]);
    expect((await jwks(await start())).keys).toEqual(keys);
  });

  it('are nowhere in plain text where encryption is on', async () => {
    const prefix = uniquePrefix('signing');
    const encryption = { keys: [{ id: 'k1', key: randomBytes(32) }] };
    await startAgent('redis', { signing: true, encryption }, { options: { prefix } });
    const redis = new Redis(sharedRedisPort(), '127.0.0.1');
    const stored = await storedText(redis, prefix);
    redis.disconnect();
    expect(stored).toContain('a2a1.k1.');
    expect(stored).not.toContain('"jwk"');
  });
});

describe.each(PLATFORMS)('keys given to an agent on %s and %s', (store, adapter) => {
  const EC = keyPair({ namedCurve: 'P-384' });
  const ED = keyPair('ed25519');

  it('sign by the first, and are all published', async () => {
    const keys = [
      { id: 'new', key: EC.privateKey },
      { id: 'old', key: ED.privateKey.export({ format: 'jwk' }) },
    ];
    const agent = await startAgent(store, { signing: { keys } }, { adapter });
    const found = await jwks(agent);
    expect(found.keys.map(({ kid, alg }) => [kid, alg])).toEqual([
      ['new', 'ES384'],
      ['old', 'EdDSA'],
    ]);
    const receiver = await startGuardedReceiver(adapter, {
      jwksUrl: agent.url + JWKS_PATH,
      algorithms: ['ES384'],
    });
    receivers.push(receiver);
    expect(await post(agent, receiver.url)).toEqual(DELIVERED);
  });

  it('that are wrong fail the start, and name the option', async () => {
    const keys = [{ id: 'k', key: 'no PEM' }];
    const starting = startAgent(store, { signing: { keys } }, { adapter });
    await expect(starting).rejects.toThrow(ConfigurationError);
    await expect(starting).rejects.toThrow('"push", "signing": option "keys[0].key" must be');
  });
});

describe('the header of a signature', () => {
  it('names the key', async () => {
    const agent = await startAgent('memory', { signing: true });
    const receiver = await Receiver.start();
    receivers.push(receiver);
    await post(agent, receiver.url());
    const jwt = receiver.received[0]!.headers['x-a2a-notification-signature'] as string;
    expect(decodeProtectedHeader(jwt).kid).toBe((await jwks(agent)).keys[0]!['kid']);
  });
});
