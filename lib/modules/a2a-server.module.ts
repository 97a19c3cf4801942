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
import type { CompiledServerOptions } from '../options/compiled-server-options.js';
import { compileServerOptions } from '../options/compile-server-options.js';
import type { A2AServerOptions } from '../options/server-options.interface.js';
import { AgentCardService } from '../task-manager/agent-card.service.js';
import { TaskManager } from '../task-manager/task-manager.js';
import { HttpSetup } from '../transports/adapters/http-setup.js';
import { AgentCardController } from '../transports/agent-card/agent-card.controller.js';
import { AnonymousWarning } from '../transports/agent/anonymous-warning.js';
import { httpInterfaces } from '../transports/agent/interfaces.js';
import { ServedAgent } from '../transports/agent/served-agent.js';
import { PublicAddress } from '../transports/agent/public-address.js';
import { Identity } from '../transports/call/identity.js';
import { passportUser } from '../transports/call/passport-user.js';
import { JsonRpcController } from '../transports/json-rpc/json-rpc.controller.js';
import { JsonRpcRefusalFilter } from '../transports/json-rpc/json-rpc-refusal.filter.js';
import { RestRefusalFilter } from '../transports/rest/rest-refusal.filter.js';
import { restController, type RestController } from '../transports/rest/rest.controller.js';
import { OpenStreams } from '../transports/sse/open-streams.js';
import { mount } from './mount.js';

/**
 * Serves the agent over HTTP: JSON-RPC, HTTP+JSON and the agent card. Import it once, beside a task
 * manager module; where that one is not global, name it in `imports`.
 */
@Module({})
export class A2AServerModule implements NestModule {
  constructor(@Inject(HttpSetup) private readonly http: HttpSetup) {}

  /** Nest calls it just before it registers routes. */
  configure(): void {
    this.http.beforeRoutes();
  }

  static forRoot(options: A2AServerOptions & Pick<ModuleMetadata, 'imports'> = {}): DynamicModule {
    const compiled = compileServerOptions(options, passportUser);
    const rest = restController();
    return {
      module: A2AServerModule,
      global: true,
      imports: options.imports ?? [],
      controllers: controllers(compiled, rest),
      providers: [
        servedAgent(compiled),
        { provide: OpenStreams, useFactory: () => new OpenStreams() },
        {
          provide: AnonymousWarning,
          inject: [ServedAgent],
          useFactory: (agent: ServedAgent) =>
            new AnonymousWarning(agent.options.anonymous !== undefined || hasIdentity(agent)),
        },
        {
          provide: HttpSetup,
          inject: [HttpAdapterHost, ApplicationConfig],
          useFactory: (host: HttpAdapterHost, config: ApplicationConfig) =>
            new HttpSetup(host, config, compiled, rest),
        },
      ],
      exports: [OpenStreams, ServedAgent],
    };
  }
}

function controllers(
  { path, bindings, guards }: CompiledServerOptions,
  rest: Type<RestController>,
): Type[] {
  const mounted = {
    JSONRPC: mount(JsonRpcController, path, guards, [JsonRpcRefusalFilter]),
    'HTTP+JSON': mount(rest, path, guards, [RestRefusalFilter]),
  };
  const card = mount(AgentCardController, `/${AGENT_CARD_PATH}`);
  return [...bindings.map((name) => mounted[name]), card];
}

function servedAgent(options: CompiledServerOptions): FactoryProvider {
  return {
    provide: ServedAgent,
    inject: [TaskManager, AgentCardService, ApplicationConfig],
    useFactory: (tasks: TaskManager, cards: AgentCardService, config: ApplicationConfig) => {
      const { user, tenant, publicUrl, bindings, path } = options;
      cards.announce(...httpInterfaces(bindings, path));
      const identity = new Identity(
        user,
        options.anonymous ?? !hasIdentity({ options, cards }),
        tenant,
      );
      return new ServedAgent(tasks, cards, identity, new PublicAddress(publicUrl, config), options);
    },
  };
}

/** Something says who calls: a guard, a resolver, or the security the card declares. */
function hasIdentity({ options, cards }: Pick<ServedAgent, 'options' | 'cards'>): boolean {
  return options.namesCallers || cards.isSecured;
}
