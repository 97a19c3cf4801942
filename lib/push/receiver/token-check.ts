import { createHash, timingSafeEqual } from 'node:crypto';
import type { A2ANotificationOptions } from '../../options/notification-options.interface.js';
import { TOKEN_HEADER } from '../post/notification-headers.js';
import { headerOf, type ReceivedNotification } from './received-notification.js';
import { RefusedNotificationError } from './refused-notification.error.js';

type Tokens = NonNullable<A2ANotificationOptions['tokens']>;

/** The token of the configuration, in `X-A2A-Notification-Token`. */
export class TokenCheck {
  private readonly isKnown: (token: string) => boolean | Promise<boolean>;

  constructor(tokens: Tokens) {
    this.isKnown = typeof tokens === 'function' ? tokens : oneOf(tokens);
  }

  /** @throws RefusedNotificationError */
  async check(received: ReceivedNotification): Promise<void> {
    const token = headerOf(received, TOKEN_HEADER);
    if (token === '') throw new RefusedNotificationError('It has no token.');
    if (!(await this.isKnown(token))) throw new RefusedNotificationError('Its token is not known.');
  }
}

/** Takes as long for any token: what it is must not be guessed byte by byte. */
function oneOf(tokens: readonly string[]): (token: string) => boolean {
  const known = tokens.map(digest);
  return (token) => {
    const given = digest(token);
    return known.filter((one) => timingSafeEqual(one, given)).length > 0;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
