import { ConfigurationError } from '../errors/configuration.error.js';
import { MAX_PARTITIONS } from '../model/task-id.js';
import { compileIdempotentSend } from './compile-idempotent-send.js';
import { compilePushOptions } from './compile-push-options.js';
import { compileExecution } from './compile-execution.js';
import { checkAgentCard, checkExtendedCard } from './check-agent.js';
import type { CompiledOptions, CompiledRedisOptions } from './compiled-options.js';
import { OptionReader } from './option-reader.js';
import type { RedisConnectionOptions } from './redis-connection-options.interface.js';
import type {
  RedisTaskManagerOptions,
  TaskManagerOptions,
} from './task-manager-options.interface.js';

const REDIS = 'RedisTaskManagerModule';
const MEMORY = 'MemoryTaskManagerModule';

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileOptions(options: TaskManagerOptions, owner = MEMORY): CompiledOptions {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(`${owner}: options are missing; at least "agentCard" is needed.`);
  }
  const read = new OptionReader(options, owner);
  const leaseMs = read.delay('lease', '30s', 1000);
  const cancelGraceMs = read.delay('cancelGrace', '5s', 0);
  if (cancelGraceMs >= leaseMs) {
    read.refuse('cancelGrace', `shorter than "lease" (${leaseMs} ms)`, options.cancelGrace);
  }
  const third = `${Math.floor(leaseMs / 3)}ms`;
  const renewIntervalMs = read.delay('renewInterval', third, 1);
  if (renewIntervalMs >= leaseMs) {
    read.refuse('renewInterval', `shorter than "lease" (${leaseMs} ms)`, options.renewInterval);
  }
  const expirationMs = read.duration('expiration', '1h', 1);
  const interruptedExpirationMs = read.duration('interruptedExpiration', '30d', 1);
  const longestMs = Math.max(expirationMs, interruptedExpirationMs);
  return {
    agentCard: checkAgentCard(options.agentCard, read),
    extendedAgentCard: checkExtendedCard(options.extendedAgentCard, read),
    expirationMs,
    interruptedExpirationMs,
    maxHistoryLength: read.integer('maxHistoryLength', 100, 1, 1_000_000),
    maxJournalLength: read.integer('maxJournalLength', 10_000, 1, 10_000_000),
    maxArtifactBytes: read.integer('maxArtifactBytes', 16 * 1024 * 1024, 1024, 512 * 1024 * 1024),
    maxInboxLength: read.integer('maxInboxLength', 16, 1, 10_000),
    maxPushConfigs: read.integer('maxPushConfigs', 10, 1, 1000),
    push: compilePushOptions(options.push, owner),
    idempotentSendMs: compileIdempotentSend(options.idempotentSend, longestMs, read, owner),
    checkMediaTypes: read.flag('checkMediaTypes', false),
    leaseMs,
    renewIntervalMs,
    sweepIntervalMs: read.delay('sweepInterval', '5s', 10),
    execution: compileExecution(options.execution, owner),
    cancelGraceMs,
    shutdownGraceMs: read.delay('shutdownGrace', '10s', 0),
  };
}

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileRedisOptions(options: RedisTaskManagerOptions): CompiledRedisOptions {
  const common = compileOptions(options, REDIS);
  const read = new OptionReader(options, REDIS);
  return {
    ...common,
    connection: checkConnection(options.connection, read),
    prefix: read.text('prefix', 'a2a', /^[^{}\s]+$/, 'text without spaces and braces'),
    partitions: read.integer('partitions', 16, 1, MAX_PARTITIONS),
    connectTimeoutMs: read.delay('connectTimeout', '10s', 1),
  };
}

function checkConnection(
  connection: RedisConnectionOptions | undefined,
  read: OptionReader<RedisTaskManagerOptions>,
): RedisConnectionOptions {
  const accepted = 'a redis:// or rediss:// URL, ioredis options, { cluster } or { client }';
  if (typeof connection === 'string') {
    if (/^rediss?:\/\/\S+$/.test(connection)) return connection;
    return read.refuse('connection', accepted, 'another text');
  }
  if (typeof connection !== 'object' || connection === null) {
    return read.refuse('connection', accepted, connection);
  }
  if (
    'cluster' in connection &&
    !(Array.isArray(connection.cluster) && connection.cluster.length)
  ) {
    return read.refuse('connection.cluster', 'a list of at least one node', undefined);
  }
  return connection;
}
