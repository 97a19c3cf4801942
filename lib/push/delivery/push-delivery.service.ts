import type { Observable } from 'rxjs';
import type {
  DeadLanePosition,
  PushLaneRepository,
  Realm,
} from '../../repositories/push-lane.repository.js';
import { listedDeadLetterOf, type DeadLetter, type ListedDeadLetter } from './dead-letter.js';
import { decodeDeadLetterToken, encodeDeadLetterToken } from './dead-letter-token.js';
import type { PushDeliverer } from './push-deliverer.js';

/** Whose dead letters. */
export interface DeadLetterRealm {
  /** Name of the agent. @default the root agent */
  readonly agent?: string | undefined;
  /** @default '' */
  readonly tenant?: string | undefined;
}

export interface DeadLetterQuery extends DeadLetterRealm {
  /** From 1 to 100. @default 50 */
  readonly pageSize?: number | undefined;
  /** `nextPageToken` of the page before. */
  readonly pageToken?: string | undefined;
}

export interface DeadLetterPage {
  /** The newest first. May be fewer than `pageSize`, also where more pages follow. */
  readonly letters: readonly ListedDeadLetter[];
  /** `''` on the last page. */
  readonly nextPageToken: string;
}

/** Names a dead letter. */
export type DeadLetterRef = DeadLetterRealm & Pick<DeadLetter, 'taskId' | 'configId'>;

/**
 * Push notifications that could not be delivered, by agent and tenant. A configuration whose
 * notification failed for good, or too often, is set aside with all that follows it, until somebody
 * replays or discards it here, or its task is gone (`push.deadLetterExpiration`).
 *
 * All methods reject with `TaskStoreUnavailableError` when the store does not answer.
 */
export class PushDeliveryService {
  constructor(
    private readonly lanes: PushLaneRepository,
    private readonly deliverer: PushDeliverer,
  ) {}

  /** Dead letters of this instance as they happen, of all agents and tenants; for alarms. */
  get deadLetters$(): Observable<DeadLetter> {
    return this.deliverer.buried$;
  }

  /** @throws RangeError when the page size or the token is wrong */
  async list(query: DeadLetterQuery = {}): Promise<DeadLetterPage> {
    const { pageSize = 50, pageToken = '' } = query;
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 100) {
      throw new RangeError('pageSize must be a whole number from 1 to 100.');
    }
    const after: DeadLanePosition | undefined = decodeDeadLetterToken(pageToken);
    const { lanes, next } = await this.lanes.dead(realmOf(query), { pageSize, after });
    return {
      letters: lanes.map(listedDeadLetterOf),
      nextPageToken: next ? encodeDeadLetterToken(next) : '',
    };
  }

  /**
   * Tries again, from the first notification that was not delivered, in order.
   * @returns false when there is no such dead letter
   */
  replay(letter: DeadLetterRef): Promise<boolean> {
    return this.lanes.revive(realmOf(letter), letter.taskId, letter.configId, 'replay');
  }

  /**
   * Gives up what was not delivered; the configuration gets what comes after.
   * @returns false when there is no such dead letter
   */
  discard(letter: DeadLetterRef): Promise<boolean> {
    return this.lanes.revive(realmOf(letter), letter.taskId, letter.configId, 'discard');
  }
}

function realmOf({ agent, tenant = '' }: DeadLetterRealm): Realm {
  return { agent, tenant };
}
