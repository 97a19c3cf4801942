/** Header of a notification's signature: a JWT. The configuration's own `Authorization` stays free. */
export const SIGNATURE_HEADER = 'X-A2A-Notification-Signature';

/** `typ` of the JWT: no other token of the same issuer can stand in for it (RFC 8725, section 3.11). */
export const NOTIFICATION_TYPE = 'a2a-notification+jwt';

/** Claims beside `jti`, `iat`, `exp`, `aud` and `iss`. */
export interface NotificationClaims {
  /** What `X-A2A-Notification-Id` says. */
  readonly notification_id: string;
  /** SHA-256 of the body's bytes, in hexadecimal. */
  readonly request_body_sha256: string;
}
