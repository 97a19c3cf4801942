import { type KeyObject } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  AGENT_CARD_PATH,
  AgentCard,
  verifyAgentCardSignature,
  type AgentCardSignature,
} from '@a2a-js/sdk';
import { flattenedVerify, base64url, decodeProtectedHeader, type FlattenedJWSInput } from 'jose';
import type { AgentCardSigningOptions } from 'nestjs-a2a-redis';
import {
  ADAPTERS,
  createTestApp,
  type TestApp,
  type TestAppOptions,
} from '../support/apps/create-app.js';
import { keyPair } from '../support/key-pair.js';

const EC = keyPair({ namedCurve: 'P-256' });
const ED = keyPair('ed25519');
const RSA = keyPair('rsa');

/** Every kind of member that gets lost where a card is signed as an object. */
const CARD: TestAppOptions['card'] = {
  description: 'Umläute, "quotes" and \u2028 lines',
  securitySchemes: {
    bearer: {
      scheme: {
        $case: 'httpAuthSecurityScheme',
        value: { scheme: 'bearer', bearerFormat: '', description: '' },
      },
    },
  },
};

/** A requirement without scopes: some leave empty members out before they sign, and some do not. */
const WITH_EMPTY = {
  ...CARD,
  securityRequirements: [{ schemes: { bearer: { list: [] } } }],
};

describe('a signed agent card', () => {
  let agent: TestApp | undefined;

  beforeAll(() => {
    jest.spyOn(console, 'debug').mockReturnValue(); // the SDK prints every signature it refuses
  });

  afterEach(async () => {
    await agent?.close();
    agent = undefined;
  });

  async function start(
    agentCardSigning: AgentCardSigningOptions,
    options: TestAppOptions = {},
  ): Promise<Record<string, unknown>> {
    const server = { agentCardSigning, ...options.server };
    agent = await createTestApp('memory', { card: CARD, ...options, server });
    return read();
  }

  async function read(headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const answer = await fetch(`${agent!.url}/${AGENT_CARD_PATH}`, { headers });
    return (await answer.json()) as Record<string, unknown>;
  }

  it.each<[string, AgentCardSigningOptions['key'], KeyObject, string]>([
    ['a KeyObject', EC.privateKey, EC.publicKey, 'ES256'],
    ['a JWK', EC.privateKey.export({ format: 'jwk' }), EC.publicKey, 'ES256'],
    ['a PEM', pem(EC.privateKey), EC.publicKey, 'ES256'],
    ['an Ed25519 key', ED.privateKey, ED.publicKey, 'EdDSA'],
    ['an RSA key', RSA.privateKey, RSA.publicKey, 'RS256'],
  ])(
    '§8.4 MUST be verified by the SDK and over the bytes: %s',
    async (_name, key, publicKey, alg) => {
      const jku = 'https://agent.example/jwks.json';
      const card = await start({ key, keyId: 'key-1', jku });
      const [signature, ...more] = signaturesOf(card);
      expect(more).toEqual([]);
      expect(decodeProtectedHeader(signature as FlattenedJWSInput)).toEqual({
        alg,
        kid: 'key-1',
        typ: 'JOSE',
        jku,
      });
      await verifyWithSdk(card, publicKey);
      await expect(verifyBytes(card, signature!, publicKey)).resolves.toBeDefined();
    },
  );

  it('is verified by both where an empty member makes them differ', async () => {
    const card = await start({ key: EC.privateKey, keyId: 'k' }, { card: WITH_EMPTY });
    const signatures = signaturesOf(card);
    expect(signatures).toHaveLength(2);
    await verifyWithSdk(card, EC.publicKey);
    const verified = await Promise.allSettled(
      signatures.map((signature) => verifyBytes(card, signature, EC.publicKey)),
    );
    expect(verified.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('§8.4 MUST NOT be verified when it was changed, its security included', async () => {
    const card = await start({ key: EC.privateKey, keyId: 'k' });
    for (const change of [
      { description: 'x' },
      { securitySchemes: {} },
      { supportedInterfaces: [] },
    ]) {
      const changed = { ...card, ...change };
      await expect(verifyWithSdk(changed, EC.publicKey)).rejects.toThrow('No valid signatures');
      await expect(verifyBytes(changed, signaturesOf(card)[0]!, EC.publicKey)).rejects.toThrow();
    }
    await expect(verifyWithSdk(card, RSA.publicKey)).rejects.toThrow('No valid signatures');
  });

  it('is signed once for each content', async () => {
    const first = await start({ key: EC.privateKey, keyId: 'k' });
    expect(await read()).toEqual(first); // a signature of ES256 is another one each time
    const { port } = new URL(agent!.url);
    const other = await fetch(`http://localhost:${port}/${AGENT_CARD_PATH}`);
    const card = (await other.json()) as Record<string, unknown>;
    expect(signaturesOf(card)).not.toEqual(signaturesOf(first));
    await verifyWithSdk(card, EC.publicKey);
  });

  it('keeps the signatures of the application', async () => {
    const signatures = [{ protected: 'e30', signature: 'AAAA', header: undefined }];
    const card = await start({ key: EC.privateKey, keyId: 'k' }, { card: { ...CARD, signatures } });
    expect(signaturesOf(card)).toEqual([
      { protected: 'e30', signature: 'AAAA' },
      { protected: expect.any(String), signature: expect.any(String) },
    ]);
    await verifyWithSdk(card, EC.publicKey);
  });

  it.each(ADAPTERS)('may serve version 0.3 as well, with %s', async (adapter) => {
    const options = { adapter, server: { v03: true } };
    const card = await start({ key: EC.privateKey, keyId: 'k' }, options);
    expect(card['protocolVersion']).toBe('0.3');
    await verifyWithSdk(card, EC.publicKey);
    const v1 = await read({ 'A2A-Version': '1.0' });
    await expect(verifyBytes(v1, signaturesOf(v1)[0]!, EC.publicKey)).resolves.toBeDefined();
  });
});

async function verifyWithSdk(card: Record<string, unknown>, key: KeyObject): Promise<void> {
  await verifyAgentCardSignature(() => Promise.resolve(key))(
    AgentCard.toJSON(AgentCard.fromJSON(card)) as AgentCard,
  );
}

/** RFC 8785 and RFC 7515, without the SDK: over the card as it was served. */
function verifyBytes(
  { signatures: _, ...content }: Record<string, unknown>,
  { protected: header, signature }: AgentCardSignature,
  key: KeyObject,
) {
  const payload = base64url.encode(sorted(content));
  return flattenedVerify({ payload, protected: header, signature }, key);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function signaturesOf(card: Record<string, unknown>): AgentCardSignature[] {
  return card['signatures'] as AgentCardSignature[];
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
