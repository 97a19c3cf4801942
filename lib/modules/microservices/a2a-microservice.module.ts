import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { compileMicroserviceOptions } from '../../options/compile-microservice-options.js';
import { MICROSERVICE_OPTIONS } from '../../options/compiled-microservice-options.js';
import type { A2AMicroserviceOptions } from '../../options/microservice-options.interface.js';
import { Startup } from '../../transports/agent/startup.js';
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
    return {
      module: A2AMicroserviceModule,
      imports: options.imports ?? [],
      controllers: [mountPatterns(compiled.prefix)],
      providers: [Startup, { provide: MICROSERVICE_OPTIONS, useValue: compiled }],
    };
  }
}
