import type { Duration } from './task-manager-options.interface.js';

/** Options of `A2AMicroserviceModule.forRoot()`. */
export interface A2AMicroserviceOptions {
  /** The agent of `A2AServerModule.forFeature()` that is served. @default the root agent */
  readonly agent?: string;

  /**
   * First part of every message pattern. Agents that share a bus need one each.
   * @default 'a2a', or with `agent` 'a2a.' and its name
   */
  readonly prefix?: string;

  /** Events after which a part of a stream ends, and the client asks for the next. @default 256 */
  readonly windowEvents?: number;

  /** Characters of JSON after which a part of a stream ends. @default 1 048 576 */
  readonly windowCharacters?: number;

  /**
   * Time after which a part of a stream ends: how long a stream may outlive a client that is gone.
   * @default '30s'
   */
  readonly windowTime?: Duration;
}

/** Options of `A2AMicroserviceClient`. */
export interface A2AMicroserviceClientOptions {
  /** The agent's prefix. @default 'a2a' */
  readonly prefix?: string;

  /**
   * Pause between the signs of life that a request asks for, 100 ms to 1 h. An agent that is silent
   * for three of them counts as gone. @default '10s'
   */
  readonly heartbeat?: Duration;

  /** How long a stream that broke off is tried to be resumed, before it fails. @default '30s' */
  readonly retryFor?: Duration;

  /** Headers of every call, for example `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}
