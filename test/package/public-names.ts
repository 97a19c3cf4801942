/** What the documentation tells users to import. */
export const publicNames = [
  'RedisTaskManagerModule',
  'MemoryTaskManagerModule',
  'A2AServerModule',
  'A2AProcessor',
  'TaskManager',
  'TaskRepository',
  'MessageRepository',
  'PushConfigRepository',
] as const;
