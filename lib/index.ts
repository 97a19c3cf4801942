// Modules
export { A2ANotificationModule } from './modules/a2a-notification.module.js';
export { A2AServerModule } from './modules/a2a-server.module.js';
export { MemoryTaskManagerModule } from './modules/memory-task-manager.module.js';
export type {
  AsyncModuleOptions,
  ModuleExtras,
  TaskManagerOptionsFactory,
} from './modules/module-options.js';
export { REDIS_CONNECTIONS } from './modules/redis-task-manager.providers.js';
export { RedisTaskManagerModule } from './modules/redis-task-manager.module.js';

// Options
export type { A2ANotificationOptions } from './options/notification-options.interface.js';
export type { PushDeliveryOptions } from './options/push-delivery-options.interface.js';
export type {
  PushEncryptionKey,
  PushEncryptionOptions,
} from './options/push-encryption-options.interface.js';
export type { PushOptions } from './options/push-options.interface.js';
export type { PushSafetyOptions } from './options/push-safety-options.interface.js';
export type {
  PushSigningKey,
  PushSigningOptions,
} from './options/push-signing-options.interface.js';
export type {
  ClusterConnectionOptions,
  OwnedConnectionOptions,
  RedisConnectionOptions,
} from './options/redis-connection-options.interface.js';
export type {
  A2AServerOptions,
  AgentCardSigningOptions,
  AgentFeatureOptions,
  HttpBinding,
} from './options/server-options.interface.js';
export type { CallSource, TenantResolver, UserResolver } from './model/call-source.js';
export type {
  AgentCardOptions,
  AgentOptions,
  Duration,
  ExecutionOptions,
  ExtendedCardOption,
  IdempotentSendOptions,
  RedisTaskManagerOptions,
  TaskManagerOptions,
} from './options/task-manager-options.interface.js';
export type { RedisConnections } from './redis/open-connections.js';

// Processors
export { A2AProcessor, type ProcessorOptions } from './decorators/a2a-processor.decorator.js';
export type {
  MessageProcessor,
  ProcessorResult,
  ProcessorUpdate,
} from './execution/message-processor.interface.js';
export type { ArtifactInput, TaskHandle } from './execution/task-handle.interface.js';

// Task manager
export {
  getTaskManagerToken,
  InjectTaskManager,
} from './decorators/inject-task-manager.decorator.js';
export { TaskManager } from './task-manager/task-manager.js';
export type { SubscribeOptions } from './task-manager/task-reader.js';

// Push notifications
export { A2ANotificationGuard } from './push/receiver/a2a-notification.guard.js';
export { NotificationReplays } from './model/notification-replays.js';
export { RedisReplays, type ReplayClient } from './push/receiver/redis-replays.js';
export type { DeadLetter, ListedDeadLetter } from './push/delivery/dead-letter.js';
export {
  PushDeliveryService,
  type DeadLetterPage,
  type DeadLetterQuery,
  type DeadLetterRealm,
  type DeadLetterRef,
} from './push/delivery/push-delivery.service.js';
export { PushPoster, type PushOutcome, type PushPost } from './push/push-poster.js';

// Repositories
export { IdempotencyRepository, type SendRecord } from './repositories/idempotency.repository.js';
export { KeySetRepository } from './repositories/key-set.repository.js';
export { MessageRepository } from './repositories/message.repository.js';
export { PushConfigRepository } from './repositories/push-config.repository.js';
export { SecretCipher } from './repositories/secret-cipher.js';
export {
  PushLaneRepository,
  type AdvanceLaneResult,
  type ClaimLaneResult,
  type DeadLane,
  type DeadLanePage,
  type DeadLanePosition,
  type DeadLaneQuery,
  type DueLane,
  type GiveUpResult,
  type HeldLane,
  type LanePage,
  type Realm,
} from './repositories/push-lane.repository.js';
export type { StoredPushConfig } from './repositories/push-record.js';
export {
  TaskRepository,
  type BeginTurnResult,
  type CancelRequestResult,
  type CancelResult,
  type ClaimResult,
  type CommitResult,
  type DueRun,
  type EndTurnResult,
  type JournalPage,
  type NewTask,
  type NewTurn,
  type Once,
  type RenewalResult,
  type TaskPage,
  type TaskPosition,
  type TaskQuery,
} from './repositories/task.repository.js';

// Model
export type { EncodedUpdate } from './model/encoded-update.js';
export {
  agentMessage,
  dataPart,
  filePart,
  textOf,
  textPart,
  urlPart,
  type MessageInput,
} from './model/messages.js';
export type { LaneAddress } from './model/push-lane.js';
export type { RunToken, Turn, TurnInput } from './model/run.js';
export type { Scope } from './model/scope.js';
export { RESET_METADATA, TaskEvent } from './model/task-event.js';
export { TaskFold } from './model/task-fold.js';
export type { SnapshotShape, TaskSnapshot } from './model/task-snapshot.js';
export { isInterrupted, isTerminal } from './model/task-state.js';
export type { WireVersion } from './model/wire-version.js';
export type {
  ArtifactUpdate,
  Checkpoint,
  Metadata,
  StatusUpdate,
  TaskUpdate,
} from './model/task-update.js';

// Errors
export { ConfigurationError } from './errors/configuration.error.js';
export { LimitExceededError } from './errors/limit-exceeded.error.js';
export { PermissionDeniedError } from './errors/permission-denied.error.js';
export { RunFencedError } from './errors/run-fenced.error.js';
export { TaskEndedError } from './errors/task-ended.error.js';
export { SecretUnreadableError } from './errors/secret-unreadable.error.js';
export { ShuttingDownError } from './errors/shutting-down.error.js';
export { TemporarilyUnavailableError } from './errors/temporarily-unavailable.error.js';
export { TaskStoreUnavailableError } from './errors/task-store-unavailable.error.js';
export { UnauthenticatedError } from './errors/unauthenticated.error.js';
