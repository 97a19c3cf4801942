/** One notification on its way to its receiver. */
export interface PushPost {
  /** Absolute URL, as it was registered. */
  readonly url: string;
  /** JSON text, sent as it is. */
  readonly body: string;
  readonly contentType: string;
  /** The same for every try of one notification, and for no other. */
  readonly id: string;
  /** Sent as `X-A2A-Notification-Token`; `''` for none. */
  readonly token: string;
  /** Sent as `Authorization: {scheme} {credentials}`. */
  readonly authentication?: { readonly scheme: string; readonly credentials: string } | undefined;
}

/** What became of a try. `reason` names no secret and fits in a log line. */
export type PushOutcome =
  | { readonly kind: 'delivered' }
  /** May succeed later. `retryAfterMs`: the receiver asks not to be called sooner. */
  | { readonly kind: 'transient'; readonly reason: string; readonly retryAfterMs?: number }
  /** Will not succeed however often it is tried. */
  | { readonly kind: 'permanent'; readonly reason: string };

/** Sends notifications: a port, and its own injection token. */
export abstract class PushPoster {
  /** One try. Never rejects; an aborted `signal` ends it as `transient`. */
  abstract post(post: PushPost, signal: AbortSignal): Promise<PushOutcome>;
}
