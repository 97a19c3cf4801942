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

/** The same for the entry point "microservices". */
export const microserviceNames = [
  'A2AMicroserviceModule',
  'A2AMicroserviceClientModule',
  'A2AMicroserviceClient',
  'A2A_PATTERNS',
  'AgentUnavailableError',
] as const;
