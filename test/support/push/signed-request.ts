import { createHash, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { keyPair } from '../key-pair.js';

/** The agent's key, `k1`. */
export const AGENT = keyPair({ namedCurve: 'P-256' });
/** Somebody else's. */
export const OTHER = keyPair({ namedCurve: 'P-256' });
export const BODY = '{"task": {"id":"ü"}}';
export const HASH = createHash('sha256').update(BODY).digest('hex');
export const TYPE = 'application/a2a+json';

export const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid });
/** What the agent publishes. */
export const KEYS = [jwk(AGENT.publicKey, 'k1')];

export interface Jwt {
  readonly claims?: JWTPayload;
  readonly header?: { alg?: string; kid?: string; typ?: string };
  readonly key?: KeyObject;
  /** Seconds from now. */
  readonly issued?: number;
}

/** A notification as an agent signs it, but for what a test changes. */
export async function signed({ claims, header, key = AGENT.privateKey, issued = 0 }: Jwt = {}) {
  const now = Math.floor(Date.now() / 1000) + issued;
  const base = { notification_id: 'n1', request_body_sha256: HASH, jti: randomUUID() };
  return new SignJWT({ ...base, aud: 'https://hooks.example', iat: now, exp: now + 300, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'a2a-notification+jwt', ...header })
    .sign(key);
}

/** Posts to a receiver as an agent does. */
export async function notify(
  url: string,
  headers: Record<string, string>,
  body = BODY,
  type = TYPE,
): Promise<{ status: number; body: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': type, 'X-A2A-Notification-Id': 'n1', ...headers },
    body,
  });
  return { status: response.status, body: await response.text() };
}

export async function notifySigned(url: string, jwt?: Jwt, body?: string, type?: string) {
  return notify(url, { 'X-A2A-Notification-Signature': await signed(jwt) }, body, type);
}
