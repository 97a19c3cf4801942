import type {
  AgentCardOptions,
  ExecutionOptions,
  ExtendedCardOption,
} from './task-manager-options.interface.js';
import type { CompiledPushOptions } from './compile-push-options.js';
import type { RedisConnectionOptions } from './redis-connection-options.interface.js';

/** Options after defaults, validation and conversion: durations are milliseconds. */
export interface CompiledOptions {
  readonly agentCard: AgentCardOptions;
  readonly extendedAgentCard: ExtendedCardOption | undefined;
  readonly expirationMs: number;
  readonly interruptedExpirationMs: number;
  readonly maxHistoryLength: number;
  readonly maxJournalLength: number;
  readonly maxArtifactBytes: number;
  readonly maxInboxLength: number;
  readonly maxPushConfigs: number;
  readonly push: CompiledPushOptions;
  /** How long repeats of a message are recognised; 0: they are not. */
  readonly idempotentSendMs: number;
  readonly checkMediaTypes: boolean;
  readonly leaseMs: number;
  readonly renewIntervalMs: number;
  readonly sweepIntervalMs: number;
  readonly execution: Required<ExecutionOptions>;
  readonly cancelGraceMs: number;
  readonly shutdownGraceMs: number;
}

export interface CompiledRedisOptions extends CompiledOptions {
  readonly connection: RedisConnectionOptions;
  readonly prefix: string;
  readonly partitions: number;
  readonly connectTimeoutMs: number;
}

/** Injection token of the {@link CompiledOptions}; its description is what Nest prints. */
export const COMPILED_OPTIONS = Symbol.for('nestjs-a2a-redis:compiled-options');
