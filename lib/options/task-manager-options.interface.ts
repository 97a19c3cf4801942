import type { AgentCapabilities, AgentCard } from '@a2a-js/sdk';
import type { ServerCallContext, User } from '@a2a-js/sdk/server';
import type { PushOptions } from './push-options.interface.js';
import type { RedisConnectionOptions } from './redis-connection-options.interface.js';

/** Milliseconds, or a duration such as `'30s'`, `'24h'`, `'7d'`. */
export type Duration = number | string;

/** What the application says of its agent; skills and interfaces are added from what is mounted. */
export type AgentCardOptions = Pick<AgentCard, 'name' | 'description' | 'version'> &
  Partial<Omit<AgentCard, 'name' | 'description' | 'version' | 'capabilities'>> & {
    capabilities?: Partial<AgentCapabilities>;
  };

/** What an authenticated caller learns beyond the public card. */
export type ExtendedCardOption =
  | Partial<AgentCardOptions>
  | ((
      user: User,
      context: ServerCallContext,
    ) => Partial<AgentCardOptions> | Promise<Partial<AgentCardOptions>>);

/** Where runs happen, and how many. */
export interface ExecutionOptions {
  /**
   * `local`: the instance that gets a message runs it. `queue`: instances that get messages store
   * them, and workers run them. All instances of an application must use the same mode.
   * @default 'local'
   */
  readonly mode?: 'local' | 'queue';

  /** In queue mode, whether this instance takes messages, runs them, or does both. @default 'all' */
  readonly role?: 'api' | 'worker' | 'all';

  /**
   * Most runs this instance takes from the queue, or over from other instances, at a time. Runs
   * of its own messages (`local`) are not counted.
   * @default 100
   */
  readonly concurrency?: number;

  /**
   * Request headers, in lower case, that travel with a message to `TaskHandle.headers`;
   * `traceparent` and `tracestate` always do. They are stored with the task while it runs.
   * @default []
   */
  readonly forwardHeaders?: readonly string[];
}

/** How repeats of a message are recognised. */
export interface IdempotentSendOptions {
  /**
   * How long after its first sending a message is recognised, at least 1 second.
   * @default as long as a task is kept: the longer of `expiration` and `interruptedExpiration`
   */
  readonly ttl?: Duration;
}

/** What an application says of one of its agents. */
export interface AgentOptions {
  /** The agent card; served by `A2AServerModule`. */
  readonly agentCard: AgentCardOptions;

  /**
   * The extended agent card for authenticated callers, over the public one: members, or a function
   * of the caller. Declares `capabilities.extendedAgentCard`. @default none
   */
  readonly extendedAgentCard?: ExtendedCardOption;
}

/** Options of the task manager, whatever its tasks are stored in. */
export interface TaskManagerOptions extends AgentOptions {
  /** How long a task is kept after its end. @default '1h' */
  readonly expiration?: Duration;

  /** How long a task waits for input or authentication before it is dropped. @default '30d' */
  readonly interruptedExpiration?: Duration;

  /**
   * Messages kept per task and per conversation, newest; older ones are dropped.
   * @default 100
   */
  readonly maxHistoryLength?: number;

  /**
   * Events kept per task for readers that catch up. A reader further behind gets a Task snapshot.
   * @default 10000
   */
  readonly maxJournalLength?: number;

  /** Bytes of artifact JSON a task may hold; the update that would pass it fails the run. @default 16777216 */
  readonly maxArtifactBytes?: number;

  /** Messages that may wait for a running task; further ones are refused. @default 16 */
  readonly maxInboxLength?: number;

  /** Push notification configurations per task; further ones are refused. @default 10 */
  readonly maxPushConfigs?: number;

  /** How push notifications are delivered, where to, and how they are protected. */
  readonly push?: PushOptions;

  /**
   * A message whose id its sender has used before is no new message (A2A specification, section
   * 3.3.1): the repeat joins the task of the first, and one that says something else is refused.
   * Every message then makes a task, also where the processor only replies. All instances of an
   * application must agree.
   * @default false
   */
  readonly idempotentSend?: boolean | IdempotentSendOptions;

  /**
   * Refuses messages with a part whose media type is in no input mode of the agent card or of a
   * skill (section 3.1.1).
   * @default false
   */
  readonly checkMediaTypes?: boolean;

  /**
   * How long a run keeps its task without renewing. Longer survives longer stalls, shorter lets
   * others take over sooner. At least 1 second.
   * @default '30s'
   */
  readonly lease?: Duration;

  /** Pause between renewals of a lease; below `lease`. @default a third of `lease` */
  readonly renewInterval?: Duration;

  /**
   * Pause between looks for runs whose process died or that no worker was woken for. A run is
   * taken over at the latest after `lease` and this. @default '5s'
   */
  readonly sweepInterval?: Duration;

  /** Where runs happen. */
  readonly execution?: ExecutionOptions;

  /** How long a cancelled run may take to stop before the cancel is forced; below `lease`. @default '5s' */
  readonly cancelGrace?: Duration;

  /**
   * How long runs may go on when the application shuts down; then they are handed over to
   * another instance. @default '10s'
   */
  readonly shutdownGrace?: Duration;
}

/** Options of `RedisTaskManagerModule.forRoot()`. */
export interface RedisTaskManagerOptions extends TaskManagerOptions {
  readonly connection: RedisConnectionOptions;

  /** First part of every key and channel. @default 'a2a' */
  readonly prefix?: string;

  /**
   * Number of hash-tagged partitions, 1 to 4095, fixed when the first application with this prefix
   * starts; a later start with another number is refused.
   * @default 16
   */
  readonly partitions?: number;

  /** How long a start waits for Redis before it fails. @default '10s' */
  readonly connectTimeout?: Duration;
}
