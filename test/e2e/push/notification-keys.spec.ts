import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { startGuardedReceiver, type GuardedReceiver } from '../../support/push/guarded-receiver.js';
import { jwk, KEYS, notifySigned, OTHER, type Jwt } from '../../support/push/signed-request.js';

describe.each(ADAPTERS)('A2ANotificationGuard with a URL of keys on %s', (adapter) => {
  const published = [...KEYS];
  let asked = 0;
  let status = 200;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ keys: published }));
  });

  let receiver: GuardedReceiver | undefined;

  afterEach(async () => {
    await receiver?.stop();
    receiver = undefined;
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

  const postSigned = (jwt?: Jwt) => notifySigned(receiver!.url, jwt);

  it('fetches them once', async () => {
    receiver = await startGuardedReceiver(adapter, { jwksUrl: await jwksUrl() });
    for (let i = 0; i < 3; i++) expect(await postSigned()).toMatchObject({ status: 204 });
    expect(asked).toBe(1);
  });

  it('fetches them again for a key they lack', async () => {
    receiver = await startGuardedReceiver(adapter, { jwksUrl: await jwksUrl() });
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
    receiver = await startGuardedReceiver(adapter, { jwksUrl: await jwksUrl() });
    expect(await postSigned({ header: { kid: 'k2' } })).toMatchObject({ status: 401 });
    expect(receiver.bodies).toEqual([]);
  });

  it('asks to try again for a key that may be newer than the keys it has', async () => {
    receiver = await startGuardedReceiver(adapter, { jwksUrl: await jwksUrl() });
    await postSigned();
    const late = await postSigned({ header: { kid: 'k2' }, key: OTHER.privateKey });
    expect(late).toMatchObject({ status: 503 });
    expect(asked).toBe(1);
  });

  it('asks to try again while the keys are not to be had', async () => {
    status = 500;
    receiver = await startGuardedReceiver(adapter, { jwksUrl: await jwksUrl() });
    expect(await postSigned()).toMatchObject({ status: 503 });
    status = 200;
    expect(await postSigned()).toMatchObject({ status: 204 });
  });
});
