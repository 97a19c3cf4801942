// Entry point "nestjs-a2a-redis/microservices": needs @nestjs/microservices.

// Server
export { A2AMicroserviceModule } from './modules/microservices/a2a-microservice.module.js';
export { RequestClaims } from './repositories/request-claims.js';

// Client
export {
  A2AMicroserviceClientModule,
  type A2AMicroserviceClientModuleOptions,
} from './modules/microservices/a2a-microservice-client.module.js';
export { A2AMicroserviceClient } from './transports/microservices/client/a2a-microservice.client.js';
export type {
  A2ACallOptions,
  A2ASubscribeOptions,
} from './transports/microservices/client/call-options.js';
export type { StreamedEvent } from './transports/microservices/client/streamed-event.js';
export { AgentUnavailableError } from './errors/agent-unavailable.error.js';

// Options
export type {
  A2AMicroserviceClientOptions,
  A2AMicroserviceOptions,
} from './options/microservice-options.interface.js';

// Wire
export {
  A2A_PATTERNS,
  patternsOf,
  type A2APatterns,
  type OperationName,
} from './transports/microservices/patterns.js';
export type {
  A2AErrorPayload,
  A2APayload,
  A2ASignOfLife,
  A2AStreamEnd,
  A2AStreamItem,
} from './transports/microservices/payload.js';
