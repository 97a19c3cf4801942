import { Inject } from '@nestjs/common';

/**
 * Token of the `TaskManager` of an agent that `A2AServerModule.forFeature()` declares, and exports
 * under it. The root agent's is the class itself.
 */
export function getTaskManagerToken(agent: string): string {
  return `TaskManager:${agent}`;
}

/** Injects the `TaskManager` of an agent of `A2AServerModule.forFeature()`. */
export function InjectTaskManager(agent: string): ParameterDecorator & PropertyDecorator {
  return Inject(getTaskManagerToken(agent));
}
