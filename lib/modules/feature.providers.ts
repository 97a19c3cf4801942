import type { FactoryProvider } from '@nestjs/common';
import { getTaskManagerToken } from '../decorators/inject-task-manager.decorator.js';
import { ProcessorRegistry } from '../discovery/processor.registry.js';
import type { CompiledFeature } from '../options/compile-feature-options.js';
import type { AgentCardService } from '../task-manager/agent-card.service.js';
import { TaskManagerFactory } from '../task-manager/task-manager.factory.js';

export function getAgentCardToken(agent: string): string {
  return `AgentCardService:${agent}`;
}

/** The card and the task manager of an agent beside the root one. */
export function featureProviders(feature: CompiledFeature): FactoryProvider[] {
  const { agent } = feature;
  const cards = getAgentCardToken(agent);
  return [
    {
      provide: cards,
      inject: [TaskManagerFactory],
      useFactory: (agents: TaskManagerFactory) => agents.cards(agent, feature),
    },
    {
      provide: getTaskManagerToken(agent),
      inject: [TaskManagerFactory, cards, ProcessorRegistry],
      useFactory: (
        agents: TaskManagerFactory,
        card: AgentCardService,
        processors: ProcessorRegistry,
      ) => {
        processors.declare(agent);
        return agents.manager(agent, card, feature);
      },
    },
  ];
}
