import type { User } from '@a2a-js/sdk/server';
import type { Duration } from './task-manager-options.interface.js';

/** Options of `A2AServerModule.forRoot()`. */
export interface A2AServerOptions {
  /** Path of the JSON-RPC endpoint. @default '/' */
  readonly path?: string;

  /**
   * Origin under which clients reach the application, for the agent card: `https://agent.example`.
   * Without it the card names the host of the request.
   */
  readonly publicUrl?: string;

  /** Pause between comments that keep an idle stream open; 0 for none. @default '15s' */
  readonly heartbeat?: Duration;

  /** How long clients and proxies may cache the agent card. @default '1h' */
  readonly cardMaxAge?: Duration;

  /**
   * Says who sends a request, from what the application's guards left on it. By default
   * `request.user` as Passport leaves it, named by its `sub`, `id`, `userId` or `username`.
   * `undefined`: anonymous; anonymous callers share one scope.
   */
  readonly user?: (request: unknown) => User | undefined;
}
