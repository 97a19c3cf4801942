import type { Duration } from './task-manager-options.interface.js';

/** How push notifications are delivered. */
export interface PushDeliveryOptions {
  /** Most notifications this instance sends at a time; 0: it sends none. @default 32 */
  readonly workers?: number;

  /** Most notifications this instance sends to one host at a time. @default 8 */
  readonly workersPerHost?: number;

  /**
   * Which events are sent: all of a task, or only those that end it or ask for something
   * (A2A specification, section 4.3.3).
   * @default 'all'
   */
  readonly events?: 'all' | 'interrupted-and-terminal';

  /** Most tries of one notification before its lane is set aside. @default 12 */
  readonly maxAttempts?: number;

  /** How long a notification is tried before its lane is set aside. @default '24h' */
  readonly maxAge?: Duration;

  /** Pause after the first failed try; it doubles with each, and a random part of it is waited. @default '1s' */
  readonly minBackoff?: Duration;

  /** Longest pause between tries, also when the receiver asks for more. @default '10m' */
  readonly maxBackoff?: Duration;

  /** How long a lane that was set aside, and its task, are kept for replay. @default '7d' */
  readonly deadLetterExpiration?: Duration;
}
