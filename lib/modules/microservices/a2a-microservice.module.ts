import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { compileMicroserviceOptions } from '../../options/compile-microservice-options.js';
import { MICROSERVICE_OPTIONS } from '../../options/compiled-microservice-options.js';
import type { A2AMicroserviceOptions } from '../../options/microservice-options.interface.js';
import { ServedAgents } from '../../transports/agent/served-agents.js';
import { Startup } from '../../transports/agent/startup.js';
import { agentNamed } from '../agent-access.providers.js';
import { ServedAgentsModule } from '../served-agents.module.js';
import { mountPatterns } from './mount-patterns.js';

/**
 * The agent's operations as message patterns, on every transport the application connects with
 * `connectMicroservice()`. Import it once per agent, beside A2AServerModule, which says who calls.
 */
@Module({})
export class A2AMicroserviceModule {
  static forRoot(
    options: A2AMicroserviceOptions & Pick<ModuleMetadata, 'imports'> = {},
  ): DynamicModule {
    const compiled = compileMicroserviceOptions(options);
    const { agent, prefix } = compiled;
    return {
      module: A2AMicroserviceModule,
      imports: [ServedAgentsModule, ...(options.imports ?? [])],
      controllers: [mountPatterns(prefix)],
      providers: [
        ...agentNamed(agent, A2AMicroserviceModule.name),
        Startup,
        {
          provide: MICROSERVICE_OPTIONS,
          inject: [ServedAgents],
          useFactory: (agents: ServedAgents) => {
            const refusal = `option "prefix" gives two agents the patterns of "${prefix}"`;
            agents.claim(`patterns of ${prefix}`, `${A2AMicroserviceModule.name}: ${refusal}.`);
            return compiled;
          },
        },
      ],
    };
  }
}
