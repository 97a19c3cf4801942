import {
  Inject,
  Module,
  type DynamicModule,
  type ModuleMetadata,
  type NestModule,
} from '@nestjs/common';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import { getTaskManagerToken } from '../decorators/inject-task-manager.decorator.js';
import { ProcessorRegistry } from '../discovery/processor.registry.js';
import { compileFeatureOptions } from '../options/compile-feature-options.js';
import { compileServerOptions } from '../options/compile-server-options.js';
import type { A2AServerOptions, AgentFeatureOptions } from '../options/server-options.interface.js';
import { AgentCardService } from '../task-manager/agent-card.service.js';
import { TaskManager } from '../task-manager/task-manager.js';
import { HttpSetup } from '../transports/adapters/http-setup.js';
import { passportUser } from '../transports/call/passport-user.js';
import { featureProviders, getAgentCardToken } from './feature.providers.js';
import { mountAgent } from './mount-agent.js';
import { ServedAgentsModule } from './served-agents.module.js';

type WithImports = Pick<ModuleMetadata, 'imports'>;

/**
 * Serves agents over HTTP: JSON-RPC, HTTP+JSON and the agent card. Import it beside a task manager
 * module; where that one is not global, name it in `imports`.
 */
@Module({})
export class A2AServerModule implements NestModule {
  constructor(@Inject(HttpSetup) private readonly http: HttpSetup) {}

  /** Nest calls it just before it registers routes. */
  configure(): void {
    this.http.beforeRoutes();
  }

  /** Serves the root agent: the card of the task manager module, and the processors without `agent`. */
  static forRoot(options: A2AServerOptions & WithImports = {}): DynamicModule {
    const { controllers, providers, exports } = mountAgent({
      name: '',
      options: compileServerOptions(options, passportUser),
      cardPath: `/${AGENT_CARD_PATH}`,
      tasks: TaskManager,
      cards: AgentCardService,
    });
    return {
      module: A2AServerModule,
      global: true,
      imports: [ServedAgentsModule, ...(options.imports ?? [])],
      controllers,
      providers: [
        ...providers,
        {
          provide: REQUIRED_ROOT,
          inject: [ProcessorRegistry],
          useFactory: (processors: ProcessorRegistry) => processors.requireRoot(),
        },
      ],
      exports: [ServedAgentsModule, ...exports],
    };
  }

  /**
   * Declares one more agent, with a card, a path and processors of its own, and serves it. Nothing
   * is taken over from `forRoot()`, which may be absent. The agent's `TaskManager` may be injected
   * everywhere, under `getTaskManagerToken(agent)`.
   */
  static forFeature(options: AgentFeatureOptions & WithImports): DynamicModule {
    const feature = compileFeatureOptions(options, passportUser);
    const { agent, server } = feature;
    const token = getTaskManagerToken(agent);
    const { controllers, providers, exports } = mountAgent({
      name: agent,
      options: server,
      cardPath: `${server.path === '/' ? '' : server.path}/${AGENT_CARD_PATH}`,
      tasks: token,
      cards: getAgentCardToken(agent),
    });
    return {
      module: A2AServerModule,
      global: true,
      imports: [ServedAgentsModule, ...(options.imports ?? [])],
      controllers,
      providers: [...featureProviders(feature), ...providers],
      exports: [token, ...exports],
    };
  }
}

const REQUIRED_ROOT = Symbol.for('nestjs-a2a-redis:required-root');
