import type { Scope } from '../../model/scope.js';
import type { DeadLane, HeldLane } from '../../repositories/push-lane.repository.js';
import { parseUrl } from '../../model/parse-url.js';

/** Notifications of one configuration of a task that could not be delivered. No secrets in it. */
export interface DeadLetter extends Scope {
  readonly taskId: string;
  /** Id of the push notification configuration. */
  readonly configId: string;
  /** Origin of the receiver's URL, such as `https://hooks.example`: paths and queries may be secret. */
  readonly receiver: string;
  /** Why the last try failed, such as `HTTP 404`. */
  readonly reason: string;
  /** Failed tries of the first notification that was not delivered. */
  readonly attempts: number;
}

/** A dead letter as it is listed. */
export interface ListedDeadLetter extends DeadLetter {
  readonly failingSince: Date;
  readonly deadSince: Date;
  /** Events of the task that wait for a replay. */
  readonly pending: number;
}

export function deadLetterOf(
  { lane, scope, config }: HeldLane,
  { attempts, reason }: Pick<DeadLane, 'attempts' | 'reason'>,
): DeadLetter {
  const { taskId, configId } = lane;
  return { ...scope, taskId, configId, receiver: originOf(config.url), reason, attempts };
}

export function listedDeadLetterOf(dead: DeadLane): ListedDeadLetter {
  const { lane, scope, url, reason, attempts, failingSince, deadSince, pending } = dead;
  const { taskId, configId } = lane;
  return {
    ...{ ...scope, taskId, configId, receiver: originOf(url), reason, attempts, pending },
    failingSince: new Date(failingSince),
    deadSince: new Date(deadSince),
  };
}

function originOf(url: string): string {
  return parseUrl(url)?.origin ?? '';
}
