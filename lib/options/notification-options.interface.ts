import type { JsonWebKey } from 'node:crypto';
import type { NotificationReplays } from '../model/notification-replays.js';
import type { Duration } from './task-manager-options.interface.js';

/**
 * What a receiver asks of push notifications: a signature (`jwksUrl` or `keys`), a token, or both.
 * Signatures need the package `jose`.
 */
export interface A2ANotificationOptions {
  /** Where the agent serves its public keys: `https://agent.example/.well-known/a2a-jwks.json`. */
  readonly jwksUrl?: string;

  /** Public keys of the agent as JWK with `kid`, instead of `jwksUrl`. */
  readonly keys?: readonly JsonWebKey[];

  /** JWS algorithms that are taken. @default ['ES256'], which agents with shared keys use */
  readonly algorithms?: readonly string[];

  /** What the agent's `push.signing.issuer` says. @default not looked at */
  readonly issuer?: string;

  /**
   * Origin of the URL that was registered: `https://hooks.example`. Without it, another receiver of the
   * same agent can pass on what it got. @default not looked at
   */
  readonly audience?: string;

  /** How old a signature may be. @default '5m' */
  readonly maxAge?: Duration;

  /** How much the clocks of agent and receiver may differ. @default '30s' */
  readonly clockTolerance?: Duration;

  /** Remembers signatures that came, for as long as they are good. @default in this process */
  readonly replays?: NotificationReplays;

  /** Tokens given in configurations, of which one has to come; or a function that knows a token. */
  readonly tokens?: readonly string[] | ((token: string) => boolean | Promise<boolean>);
}
