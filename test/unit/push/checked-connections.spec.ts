import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent } from 'undici';
import { compilePushOptions } from '#lib/options/compile-push-options.js';
import type { PushOptions } from '#lib/options/push-options.interface.js';
import { HttpPushPoster } from '#lib/push/post/http-push-poster.js';
import { checkedConnector } from '#lib/push/target/checked-connector.js';
import type { Resolve } from '#lib/push/target/checked-lookup.js';
import { TargetRules } from '#lib/push/target/target-rules.js';
import { deferred } from '../../support/deferred.js';
import {
  CERTIFICATE,
  startRawReceiver,
  type RawReceiver,
} from '../../support/push/raw-receiver.js';

const never = () => new AbortController().signal;
const NOT_ALLOWED = { kind: 'permanent', reason: 'address is not allowed' };

/** Loopback addresses play both parts: this one is allowed, as a public one would be. */
const OUTSIDE = '127.0.0.2';
const INSIDE = '127.0.0.1';

describe('connections of HttpPushPoster', () => {
  let inside: RawReceiver;
  let outside: RawReceiver;
  const posters: HttpPushPoster[] = [];

  beforeEach(async () => {
    inside = await startRawReceiver();
    outside = await startRawReceiver({ host: OUTSIDE, port: inside.port });
  });

  afterEach(async () => {
    await Promise.all(posters.splice(0).map((poster) => poster.onApplicationShutdown()));
    await Promise.all([inside.close(), outside.close()]);
  });

  function poster(resolve?: Resolve, options: PushOptions = {}, ca?: string): HttpPushPoster {
    const given = { allow: [OUTSIDE], allowHttp: true, ...options };
    const made = new HttpPushPoster(compilePushOptions(given, 'test'), undefined, {
      ...(resolve && { resolve }),
      ...(ca && { ca }),
    });
    posters.push(made);
    return made;
  }

  function post(by: HttpPushPoster, host = 'hooks.example', to = inside) {
    const url = `${to.protocol}://${host}:${to.port}/hook`;
    const contentType = 'application/a2a+json';
    return by.post({ url, body: '{}', contentType, id: '1', token: 't' }, never());
  }

  /** A DNS server whose answers change; the last one stays. */
  function answers(...given: string[][]): { resolve: Resolve; asked: string[] } {
    const asked: string[] = [];
    const resolve: Resolve = (hostname) => {
      const addresses = given[Math.min(asked.push(hostname), given.length) - 1]!;
      return Promise.resolve(
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return { resolve, asked };
  }

  it('connects to the answer that was checked: another one is never asked for', async () => {
    const { resolve, asked } = answers([OUTSIDE], [INSIDE]);
    expect(await post(poster(resolve))).toEqual({ kind: 'delivered' });
    expect(asked).toEqual(['hooks.example']);
    expect(outside.received).toHaveLength(1);
    expect(inside.received).toEqual([]);
  });

  it('checks each new connection: a name that moves inside is refused', async () => {
    const { resolve, asked } = answers([OUTSIDE], [INSIDE]);
    outside.answer = (response) => void response.writeHead(200, { Connection: 'close' }).end();
    const one = poster(resolve);
    expect(await post(one)).toEqual({ kind: 'delivered' });
    expect(await post(one)).toEqual(NOT_ALLOWED);
    expect(asked).toHaveLength(2);
    expect(inside.received).toEqual([]);
  });

  it.each([
    [[INSIDE]],
    [[OUTSIDE, INSIDE]],
    [[INSIDE, OUTSIDE]],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['fd00:ec2::254']],
    [['0.0.0.0']],
    [['64:ff9b::7f00:1']],
  ])('refuses a name with the addresses %j', async (addresses) => {
    expect(await post(poster(answers(addresses).resolve))).toEqual(NOT_ALLOWED);
    expect(inside.received).toEqual([]);
    expect(outside.received).toEqual([]);
  });

  it('does not follow a redirect to the inside', async () => {
    const headers = { Location: inside.url };
    outside.answer = (response) => void response.writeHead(307, headers).end();
    const outcome = await post(poster(answers([OUTSIDE]).resolve));
    expect(outcome).toEqual({ kind: 'permanent', reason: 'HTTP 307: a redirect' });
    expect(inside.received).toEqual([]);
  });

  it('refuses a URL that the rules of today do not take', async () => {
    const notAllowed = { kind: 'permanent', reason: 'URL is not allowed' };
    expect(await post(poster(), INSIDE)).toEqual(notAllowed);
    expect(await post(poster(undefined, { allowHttp: false }))).toEqual(notAllowed);
    expect(inside.received).toEqual([]);
  });

  it('tries again when a name does not resolve', async () => {
    const resolve: Resolve = () =>
      Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));
    const reason = 'no answer (ENOTFOUND)';
    expect(await post(poster(resolve))).toEqual({ kind: 'transient', reason });
  });

  it('asks once for all that wait for the same name', async () => {
    const answer = deferred();
    const { resolve, asked } = answers([OUTSIDE]);
    const one = poster(async (hostname) => {
      const addresses = resolve(hostname);
      await answer.promise;
      return addresses;
    });
    const posts = Array.from({ length: 4 }, () => post(one));
    const other = await post(poster(answers([OUTSIDE]).resolve));
    answer.resolve();
    expect([...(await Promise.all(posts)), other]).toEqual(
      Array.from({ length: 5 }, () => ({ kind: 'delivered' })),
    );
    expect(asked).toHaveLength(1);
  });

  it('resolves allowed names with the system', async () => {
    const one = poster(undefined, { allow: ['localhost'], allowHttp: false });
    expect(await post(one, 'localhost')).toEqual({ kind: 'delivered' });
    expect(inside.received).toHaveLength(1);
  });

  describe('over TLS', () => {
    let secure: RawReceiver;

    beforeEach(async () => {
      secure = await startRawReceiver({ tls: true });
    });

    afterEach(() => secure.close());

    const { resolve } = answers([INSIDE]);

    it('posts to a receiver whose certificate is good', async () => {
      const one = poster(resolve, { allow: [INSIDE], allowHttp: false }, CERTIFICATE);
      for (let i = 0; i < 2; i++) {
        expect(await post(one, 'hooks.example', secure)).toEqual({ kind: 'delivered' });
      }
      expect(secure.received).toHaveLength(2);
    });

    it.each([
      ['is not trusted', 'hooks.example', undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      ['is of another host', 'other.example', CERTIFICATE, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ])('sends nothing where the certificate %s', async (_name, host, ca, code) => {
      const outcome = await post(poster(resolve, { allow: [INSIDE] }, ca), host, secure);
      expect(outcome).toEqual({ kind: 'transient', reason: `no answer (${code})` });
      expect(secure.received).toEqual([]);
    });

    it('refuses an address before the handshake', async () => {
      expect(await post(poster(resolve, {}, CERTIFICATE), 'hooks.example', secure)).toEqual(
        NOT_ALLOWED,
      );
      expect(secure.connections()).toBe(0);
    });
  });

  it('takes no proxy from the environment', async () => {
    const before = { ...process.env };
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = `http://${INSIDE}:${inside.port}`;
    process.env['NODE_USE_ENV_PROXY'] = '1';
    try {
      expect(await post(poster(answers([OUTSIDE]).resolve))).toEqual({ kind: 'delivered' });
    } finally {
      process.env = before;
    }
    expect(outside.received).toHaveLength(1);
    expect(inside.received).toEqual([]);
  });

  it('does not connect to an address that is named, either', async () => {
    const rules = new TargetRules(compilePushOptions({}, 'test'));
    const agent = new Agent({ connect: checkedConnector(rules, 1000) });
    const origin = `http://${INSIDE}:${inside.port}`;
    await expect(agent.request({ origin, path: '/', method: 'POST' })).rejects.toMatchObject({
      name: 'AddressRefusedError',
    });
    expect(inside.connections()).toBe(0);
    await agent.close();
  });

  it('looks at the peer of an open socket as well, before it sends', async () => {
    class Fickle extends TargetRules {
      private asked = 0;
      override mayConnect(): boolean {
        return this.asked++ === 0;
      }
    }
    const rules = new Fickle(compilePushOptions({}, 'test'));
    const agent = new Agent({ connect: checkedConnector(rules, 1000, answers([INSIDE])) });
    const origin = `http://hooks.example:${inside.port}`;
    await expect(agent.request({ origin, path: '/', method: 'POST' })).rejects.toMatchObject({
      name: 'AddressRefusedError',
    });
    expect(inside.received).toEqual([]);
    await agent.close();
  });
});
