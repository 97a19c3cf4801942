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
] as const;
