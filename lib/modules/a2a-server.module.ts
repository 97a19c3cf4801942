import {
  Inject,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import { getTaskManagerToken } from '../decorators/inject-task-manager.decorator.js';
import { ProcessorRegistry } from '../discovery/processor.registry.js';
import type { CompiledServerOptions } from '../options/compiled-server-options.js';
import { compileFeatureOptions } from '../options/compile-feature-options.js';
import { compileServerOptions } from '../options/compile-server-options.js';
import type { A2AServerOptions, AgentFeatureOptions } from '../options/server-options.interface.js';
import { AgentCardService } from '../task-manager/agent-card.service.js';
import { TaskManager } from '../task-manager/task-manager.js';
import { HttpSetup } from '../transports/adapters/http-setup.js';
import { AgentCardController } from '../transports/agent-card/agent-card.controller.js';
import { httpInterfaces } from '../transports/agent/interfaces.js';
import { hasIdentity, ServedAgent } from '../transports/agent/served-agent.js';
import { ServedAgents } from '../transports/agent/served-agents.js';
import { PublicAddress } from '../transports/agent/public-address.js';
import { V03 } from '../transports/call/protocol-version.js';
import { Identity } from '../transports/call/identity.js';
import { passportUser } from '../transports/call/passport-user.js';
import { KEY_SET_PATH, KeySetController } from '../transports/key-set/key-set.controller.js';
import { JsonRpcController } from '../transports/json-rpc/json-rpc.controller.js';
import { JsonRpcRefusalFilter } from '../transports/json-rpc/json-rpc-refusal.filter.js';
import { RestRefusalFilter } from '../transports/rest/rest-refusal.filter.js';
import { restController, type RestController } from '../transports/rest/rest.controller.js';
import { V03RestController } from '../transports/v03/v03-rest.controller.js';
import { V03RestRefusalFilter } from '../transports/v03/v03-rest-refusal.filter.js';
import { namedAgent } from './agent-access.providers.js';
import { featureProviders, getAgentCardToken } from './feature.providers.js';
import { mount } from './mount.js';
import { ServedAgentsModule } from './served-agents.module.js';
import { serverGuards } from './server-guards.providers.js';

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
    const compiled = compileServerOptions(options, passportUser);
    const rest = restController();
    const root = namedAgent('');
    return {
      module: A2AServerModule,
      global: true,
      imports: [ServedAgentsModule, ...(options.imports ?? [])],
      controllers: controllers(compiled, ROOT_CARD_PATH, rest),
      providers: [
        servedAgent(compiled, TaskManager, AgentCardService, ROOT_CARD_PATH),
        httpSetup(compiled, rest),
        ...serverGuards(compiled.guards),
        ...root,
        {
          provide: REQUIRED_ROOT,
          inject: [ProcessorRegistry],
          useFactory: (processors: ProcessorRegistry) => processors.requireRoot(),
        },
      ],
      exports: [ServedAgentsModule, ...root],
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
    const cardPath = `${server.path === '/' ? '' : server.path}/${AGENT_CARD_PATH}`;
    const token = getTaskManagerToken(agent);
    const rest = restController();
    const named = namedAgent(agent);
    return {
      module: A2AServerModule,
      global: true,
      imports: [ServedAgentsModule, ...(options.imports ?? [])],
      controllers: controllers(server, cardPath, rest),
      providers: [
        ...featureProviders(feature),
        servedAgent(server, token, getAgentCardToken(agent), cardPath),
        httpSetup(server, rest),
        ...serverGuards(server.guards),
        ...named,
      ],
      exports: [token, ...named],
    };
  }
}

const ROOT_CARD_PATH = `/${AGENT_CARD_PATH}`;

const REQUIRED_ROOT = Symbol.for('nestjs-a2a-redis:required-root');

function controllers(
  { path, bindings, guards, v03 }: CompiledServerOptions,
  cardPath: string,
  rest: Type<RestController>,
): Type[] {
  const mounted = {
    JSONRPC: mount(JsonRpcController, path, guards, [JsonRpcRefusalFilter]),
    'HTTP+JSON': mount(rest, path, guards, [RestRefusalFilter]),
  };
  const v03Path = `${path === '/' ? '' : path}/v1`;
  const v03Rest = mount(V03RestController, v03Path, guards, [V03RestRefusalFilter]);
  return [
    ...(v03 && bindings.includes('HTTP+JSON') ? [v03Rest] : []),
    ...bindings.map((name) => mounted[name]),
    mount(AgentCardController, cardPath),
    mount(KeySetController, cardPath.replace(AGENT_CARD_PATH, KEY_SET_PATH)),
  ];
}

function servedAgent(
  options: CompiledServerOptions,
  tasksToken: string | typeof TaskManager,
  cardsToken: string | typeof AgentCardService,
  cardPath: string,
): FactoryProvider {
  return {
    provide: ServedAgent,
    inject: [tasksToken, cardsToken, ApplicationConfig, ServedAgents],
    useFactory: (
      tasks: TaskManager,
      cards: AgentCardService,
      config: ApplicationConfig,
      agents: ServedAgents,
    ) => {
      const { user, tenant, publicUrl, bindings, path, v03, anonymous } = options;
      cards.announce(
        ...httpInterfaces(bindings, path),
        ...(v03 && bindings.includes('JSONRPC') ? httpInterfaces(['JSONRPC'], path, [V03]) : []),
      );
      const allowsAnonymous = anonymous ?? !hasIdentity({ options, cards });
      const identity = new Identity(user, allowsAnonymous, tenant);
      const address = new PublicAddress(publicUrl, config, path);
      const agent = new ServedAgent(tasks, cards, identity, address, options);
      agents.add(agent, path, cardPath);
      return agent;
    },
  };
}

/** After the routes of the application, whatever agent they are of. */
function httpSetup(options: CompiledServerOptions, rest: Type<RestController>): FactoryProvider {
  return {
    provide: HttpSetup,
    inject: [HttpAdapterHost, ApplicationConfig],
    useFactory: (host: HttpAdapterHost, config: ApplicationConfig) =>
      new HttpSetup(host, config, options, rest),
  };
}
