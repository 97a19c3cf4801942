import { createHash } from 'node:crypto';
import { ConfigurationError } from '../../errors/configuration.error.js';
import type { CompiledSignatureCheck } from '../../options/compile-notification-options.js';
import { ID_HEADER } from '../post/notification-headers.js';
import {
  NOTIFICATION_TYPE,
  SIGNATURE_HEADER,
  type NotificationClaims,
} from '../signing/notification-claims.js';
import { MemoryReplays } from './memory-replays.js';
import { publicKeys, type PublicKeys } from './public-keys.js';
import { headerOf, type ReceivedNotification } from './received-notification.js';
import { RefusedNotificationError } from './refused-notification.error.js';
import { isRefusal } from './refusal.js';

type Claims = Partial<NotificationClaims> & { readonly jti?: string };

/** The agent's signature over the body, in `X-A2A-Notification-Signature`. */
export class SignatureCheck {
  private loaded: Promise<readonly [typeof import('jose'), PublicKeys]> | undefined;
  private readonly replays;

  constructor(private readonly options: CompiledSignatureCheck) {
    this.replays = options.replays ?? new MemoryReplays();
  }

  /** @throws ConfigurationError when the package `jose` is missing */
  async load(): Promise<void> {
    await this.parts();
  }

  /**
   * The replay check comes last: only what the agent signed is remembered.
   * @throws RefusedNotificationError; other errors where it cannot be said now
   */
  async check(received: ReceivedNotification): Promise<void> {
    const { jti, ...claims } = await this.claimsOf(headerOf(received, SIGNATURE_HEADER));
    if (claims.notification_id !== headerOf(received, ID_HEADER)) {
      throw new RefusedNotificationError('Its id is not the one that is signed.');
    }
    if (claims.request_body_sha256 !== hashOf(received.rawBody)) {
      throw new RefusedNotificationError('Its body is not the one that is signed.');
    }
    const { maxAgeMs, toleranceMs } = this.options;
    if (!(await this.replays.isFirst(jti!, maxAgeMs + 2 * toleranceMs))) {
      throw new RefusedNotificationError('Its signature came before.');
    }
  }

  private async claimsOf(jwt: string): Promise<Claims> {
    if (jwt === '') throw new RefusedNotificationError('It has no signature.');
    const [{ jwtVerify }, keys] = await this.parts();
    const { algorithms, issuer, audience, maxAgeMs, toleranceMs } = this.options;
    const { coolingDown } = keys;
    try {
      const { payload } = await jwtVerify<Claims>(jwt, keys.find, {
        typ: NOTIFICATION_TYPE,
        algorithms: [...algorithms],
        maxTokenAge: maxAgeMs / 1000,
        clockTolerance: toleranceMs / 1000,
        requiredClaims: ['jti', 'iat', 'exp'],
        ...(issuer !== undefined && { issuer }),
        ...(audience !== undefined && { audience }),
      });
      return payload;
    } catch (error) {
      if (!isRefusal(error, coolingDown)) throw error;
      throw new RefusedNotificationError(`Its signature is not good (${error.code}).`);
    }
  }

  private parts(): Promise<readonly [typeof import('jose'), PublicKeys]> {
    return (this.loaded ??= import('jose').then(
      (jose) => [jose, publicKeys(jose, this.options.source)] as const,
      () => {
        throw new ConfigurationError('A2ANotificationModule: signatures need the package "jose".');
      },
    ));
  }
}

/** A good signature without a body to hold against it is no fault of the sender. */
function hashOf(body: Buffer | undefined): string {
  if (body) return createHash('sha256').update(body).digest('hex');
  throw new ConfigurationError(
    'A2ANotificationGuard needs the bytes of the body: create the application with { rawBody: true }.',
  );
}
