import { SIGNATURE_HEADER } from '../signing/notification-claims.js';
import type { PushPost } from '../push-poster.js';

/** The token of the configuration; the name clients expect, as the specification gives none. */
export const TOKEN_HEADER = 'X-A2A-Notification-Token';

/** The same for every try of one notification: by it a receiver knows a repeat. */
export const ID_HEADER = 'X-A2A-Notification-Id';

/** Headers of a notification (A2A specification, section 4.3.3). */
export function notificationHeaders(post: PushPost, signature?: string): Record<string, string> {
  const { contentType, id, token, authentication } = post;
  return {
    'Content-Type': contentType,
    [ID_HEADER]: id,
    ...(signature && { [SIGNATURE_HEADER]: signature }),
    ...(token && { [TOKEN_HEADER]: token }),
    ...(authentication?.scheme && { Authorization: authorization(authentication) }),
  };
}

/** A scheme may need no credentials (RFC 9110, section 11.4). */
function authorization({ scheme, credentials }: NonNullable<PushPost['authentication']>): string {
  return credentials ? `${scheme} ${credentials}` : scheme;
}
