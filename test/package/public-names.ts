/** What the documentation tells users to import. */
export const publicNames = [
  'RedisTaskManagerModule',
  'MemoryTaskManagerModule',
  'A2AServerModule',
  'A2AProcessor',
  'TaskManager',
  'TaskRepository',
  'IdempotencyRepository',
  'MessageRepository',
  'PushConfigRepository',
  'PushDeliveryService',
  'PushLaneRepository',
  'PushPoster',
  'A2ANotificationModule',
  'A2ANotificationGuard',
  'NotificationReplays',
  'RedisReplays',
  'SecretCipher',
] as const;

/** The same for the entry point "microservices". */
export const microserviceNames = [
  'A2AMicroserviceModule',
  'A2AMicroserviceClientModule',
  'A2AMicroserviceClient',
  'A2A_PATTERNS',
  'AgentUnavailableError',
] as const;

/** The same of `nestjs-a2a-redis/grpc`, and the optional packages it needs. */
export const grpcNames = ['A2AGrpcModule', 'a2aGrpcOptions'] as const;
export const grpcPackages = [
  '@nestjs/microservices',
  '@grpc/grpc-js',
  '@bufbuild/protobuf',
] as const;
