import { TaskStoreUnavailableError } from '../errors/task-store-unavailable.error.js';
import type { RedisClient } from './redis-client.js';
import { ADVANCE_LANE } from './scripts/advance-lane.script.js';
import { APPEND_ARTIFACTS } from './scripts/append-artifacts.script.js';
import { BEGIN_TURN } from './scripts/begin-turn.script.js';
import { BURY_LANE } from './scripts/bury-lane.script.js';
import { CANCEL_TASK } from './scripts/cancel-task.script.js';
import { CLAIM_LANE } from './scripts/claim-lane.script.js';
import { CLAIM_MESSAGE } from './scripts/claim-message.script.js';
import { CLAIM_RUN } from './scripts/claim-run.script.js';
import { COMMIT_UPDATES } from './scripts/commit-updates.script.js';
import { CREATE_TASK } from './scripts/create-task.script.js';
import { DEAD_LANES, READ_DEAD_LANE } from './scripts/dead-lanes.scripts.js';
import { DUE_LANES } from './scripts/due-lanes.script.js';
import { DUE_RUNS } from './scripts/due-runs.script.js';
import { END_TURN } from './scripts/end-turn.script.js';
import { FORGET_TASKS } from './scripts/forget-tasks.script.js';
import { KEEP_LANE } from './scripts/keep-lane.script.js';
import { LIST_TASKS } from './scripts/list-tasks.script.js';
import {
  DELETE_PUSH_CONFIG,
  LIST_PUSH_CONFIGS,
  SAVE_PUSH_CONFIG,
} from './scripts/push-config.scripts.js';
import { LOCATE_TASK } from './scripts/locate-task.script.js';
import { READ_EVENTS } from './scripts/read-events.script.js';
import { READ_MESSAGES } from './scripts/read-messages.script.js';
import { READ_SEQUENCES } from './scripts/read-sequences.script.js';
import { READ_TASK } from './scripts/read-task.script.js';
import { RECORD_EXCHANGE } from './scripts/record-exchange.script.js';
import { RELEASE_RUN } from './scripts/release-run.script.js';
import { RENEW_RUNS } from './scripts/renew-runs.script.js';
import { REPLACE_KEY_SET } from './scripts/replace-key-set.script.js';
import { REQUEST_CANCEL } from './scripts/request-cancel.script.js';
import { RETRY_LANE } from './scripts/retry-lane.script.js';
import { REVIVE_LANE } from './scripts/revive-lane.script.js';
import type { Script } from './scripts/script.js';
import { writeTogether } from './write-together.js';

type Argument = string | number;
type Reply = readonly unknown[];

/** Every script of the library. */
export const SCRIPTS: readonly Script[] = [
  ADVANCE_LANE,
  APPEND_ARTIFACTS,
  BEGIN_TURN,
  BURY_LANE,
  CANCEL_TASK,
  CLAIM_LANE,
  CLAIM_MESSAGE,
  CLAIM_RUN,
  COMMIT_UPDATES,
  CREATE_TASK,
  DEAD_LANES,
  DELETE_PUSH_CONFIG,
  DUE_LANES,
  DUE_RUNS,
  END_TURN,
  FORGET_TASKS,
  KEEP_LANE,
  LIST_PUSH_CONFIGS,
  LIST_TASKS,
  LOCATE_TASK,
  READ_DEAD_LANE,
  READ_EVENTS,
  READ_MESSAGES,
  READ_SEQUENCES,
  READ_TASK,
  RECORD_EXCHANGE,
  RELEASE_RUN,
  RENEW_RUNS,
  REPLACE_KEY_SET,
  REQUEST_CANCEL,
  RETRY_LANE,
  REVIVE_LANE,
  SAVE_PUSH_CONFIG,
];

/**
 * Runs the scripts. ioredis sends the digest, and the source again when the server does not know
 * it (first use, restart, SCRIPT FLUSH). Any failure of Redis becomes one error, which is never
 * mistaken for "not found" and says nothing of the server to clients.
 */
export class RedisScripts {
  /** Calls without an answer yet; where there are some, another one is worth waiting for more. */
  private onWire = 0;

  constructor(private readonly client: RedisClient) {
    for (const { name, keys, lua } of SCRIPTS) {
      if (!(name in client)) client.defineCommand(name, { numberOfKeys: keys, lua });
    }
  }

  /** @throws TaskStoreUnavailableError when Redis does not answer, or answers with an error. */
  async run(
    { name, keys: fixed }: Script,
    keys: readonly string[],
    args: readonly Argument[],
  ): Promise<Reply> {
    const count = fixed === undefined ? [keys.length] : [];
    if (this.onWire > 0) writeTogether(this.client);
    this.onWire += 1;
    try {
      return await (this.client as unknown as Commands)[name]!(...count, ...keys, ...args);
    } catch (cause) {
      throw new TaskStoreUnavailableError(cause);
    } finally {
      this.onWire -= 1;
    }
  }
}

type Commands = Record<string, (...args: Argument[]) => Promise<Reply>>;
