import { createHash, randomUUID } from 'node:crypto';
import { ConfigurationError } from '../../errors/configuration.error.js';
import type { PushPost } from '../push-poster.js';
import { NOTIFICATION_TYPE } from './notification-claims.js';
import type { NotificationKeys } from './notification-keys.js';

/** How long a signature is good: one try, and some difference of clocks. */
const LIFETIME_S = 300;

/**
 * Signs notifications: a JWT over a hash of the body. Every try is signed anew, with an id of its own
 * (`jti`): so a receiver may refuse whatever comes twice as a replay, and still takes a retry, which
 * it knows by `notification_id`.
 */
export class NotificationSigner {
  private jose: Promise<typeof import('jose')> | undefined;

  constructor(
    readonly keys: NotificationKeys,
    private readonly issuer: string | undefined,
  ) {}

  /** Nest calls it at start: what is wrong with keys or packages is to fail there. */
  async onModuleInit(): Promise<void> {
    await this.load();
    await this.keys.current();
  }

  /** @throws TemporarilyUnavailableError while the keys cannot be read */
  async sign({ id, url, body }: Pick<PushPost, 'id' | 'url' | 'body'>): Promise<string> {
    const { SignJWT } = await this.load();
    const key = await this.keys.current();
    const hash = createHash('sha256').update(body).digest('hex');
    const jwt = new SignJWT({ notification_id: id, request_body_sha256: hash })
      .setProtectedHeader({ alg: key.alg, kid: key.id, typ: NOTIFICATION_TYPE })
      .setAudience(new URL(url).origin)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S}s`);
    if (this.issuer !== undefined) jwt.setIssuer(this.issuer);
    return jwt.sign(key.key);
  }

  private load(): Promise<typeof import('jose')> {
    return (this.jose ??= import('jose').catch(() => {
      throw new ConfigurationError('Option "push.signing" needs the package "jose".');
    }));
  }
}
