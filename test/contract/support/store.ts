import type { TaskFeed } from '#lib/events/task-feed.js';
import type { LaneAddress } from '#lib/model/push-lane.js';
import type { RunToken } from '#lib/model/run.js';
import type { CompiledOptions } from '#lib/options/compiled-options.js';
import type { IdempotencyRepository } from '#lib/repositories/idempotency.repository.js';
import type { MessageRepository } from '#lib/repositories/message.repository.js';
import type { PushConfigRepository } from '#lib/repositories/push-config.repository.js';
import type { PushLaneRepository } from '#lib/repositories/push-lane.repository.js';
import type { TaskRepository } from '#lib/repositories/task.repository.js';

/** One empty task store, and the doors a test needs behind its ports. */
export interface Store {
  readonly options: CompiledOptions;
  readonly tasks: TaskRepository;
  /** The same store as other instances see it, for races. The first one is `tasks`. */
  readonly instances: readonly TaskRepository[];
  readonly messages: MessageRepository;
  readonly pushConfigs: PushConfigRepository;
  readonly lanes: PushLaneRepository;
  /** The lanes as other instances see them. The first one is `lanes`. */
  readonly laneInstances: readonly PushLaneRepository[];
  readonly sends: IdempotencyRepository;
  readonly feed: TaskFeed;

  /** Milliseconds for which each part of a task is still kept; `undefined`: for ever. */
  lifetimes(run: RunToken): Promise<(number | undefined)[]>;

  /** Lets the lease of the run end now, as if its process had died long ago. */
  endLease(run: RunToken): Promise<void>;

  /** Lets the claim of a lane, or its pause, end now. False when the lane is not due at all. */
  endPause(lane: LaneAddress): Promise<boolean>;
}

export interface StoreProvider {
  open(options?: Partial<CompiledOptions>): Promise<Store>;
  /** Closes every store that was opened. */
  close(): Promise<void>;
}

/** Sets a provider up, before the tests of a file. */
export type Setup = () => Promise<StoreProvider>;
