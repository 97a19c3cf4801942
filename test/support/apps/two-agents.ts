import { Module, type Provider } from '@nestjs/common';
import type { Message } from '@a2a-js/sdk';
import {
  A2AProcessor,
  A2AServerModule,
  textOf,
  type AgentFeatureOptions,
  type MessageProcessor,
  type ProcessorOptions,
  type TaskHandle,
} from 'nestjs-a2a-redis';
import { CARD, userOfHeader } from './create-app.js';

/** Says who it is: `task` ends a task with it, `ask` parks one, anything else is replied to. */
async function process(name: string, message: Message, task: TaskHandle) {
  const text = textOf(message);
  const referred = await task.references();
  const history = await task.history();
  const who = `${name} as "${task.agent}"`;
  if (text === 'task') return task.complete(who);
  if (text === 'ask') return task.requireInput(who);
  return `${who}: ${history.length} in history, ${referred.length} referred to`;
}

/** A processor class of an agent. */
export function processorOf(className: string, options: ProcessorOptions = {}) {
  class Named implements MessageProcessor {
    process = (message: Message, task: TaskHandle) => process(className, message, task);
  }
  Object.defineProperty(Named, 'name', { value: className });
  A2AProcessor(options)(Named);
  return Named;
}

/** A module that is one agent. */
export function agentModule(
  agent: string,
  options: Partial<AgentFeatureOptions> = {},
  providers: Provider[] = [processorOf(`${agent}Processor`, { agent, id: 'main' })],
) {
  const agentCard = { ...CARD, name: agent, capabilities: { pushNotifications: true } };
  const common = { agentCard, user: userOfHeader, anonymous: true };
  const feature = A2AServerModule.forFeature({ agent, ...common, ...options });
  class AgentModule {}
  Module({ imports: [feature], providers })(AgentModule);
  return AgentModule;
}
