import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import type { CompiledServerOptions } from '../options/compiled-server-options.js';
import { compileServerOptions } from '../options/compile-server-options.js';
import type { A2AServerOptions } from '../options/server-options.interface.js';
import { AgentCardService } from '../task-manager/agent-card.service.js';
import { TaskManager } from '../task-manager/task-manager.js';
import { AgentCardController } from '../transports/agent-card/agent-card.controller.js';
import { AnonymousWarning } from '../transports/agent/anonymous-warning.js';
import { httpInterfaces } from '../transports/agent/interfaces.js';
import { ServedAgent } from '../transports/agent/served-agent.js';
import { PublicAddress } from '../transports/agent/public-address.js';
import { V03 } from '../transports/call/protocol-version.js';
import { Identity } from '../transports/call/identity.js';
import { passportUser } from '../transports/call/passport-user.js';
import { BodyErrors } from '../transports/http/body-errors.js';
import { JsonRpcController } from '../transports/json-rpc/json-rpc.controller.js';
import { JsonRpcRefusalFilter } from '../transports/json-rpc/json-rpc-refusal.filter.js';
import { OpenStreams } from '../transports/sse/open-streams.js';
import { V03RestController } from '../transports/v03/v03-rest.controller.js';
import { V03RestRefusalFilter } from '../transports/v03/v03-rest-refusal.filter.js';
import { mount } from './mount.js';

/**
 * Serves the agent over HTTP: JSON-RPC, HTTP+JSON and the agent card. Import it once, beside a task
 * manager module; where that one is not global, name it in `imports`.
 */
@Module({})
export class A2AServerModule {
  static forRoot(options: A2AServerOptions & Pick<ModuleMetadata, 'imports'> = {}): DynamicModule {
    const compiled = compileServerOptions(options, passportUser);
    return {
      module: A2AServerModule,
      global: true,
      imports: options.imports ?? [],
      controllers: controllers(compiled),
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
          provide: BodyErrors,
          inject: [HttpAdapterHost],
          useFactory: (host: HttpAdapterHost) => new BodyErrors(host, compiled.path),
        },
      ],
      exports: [OpenStreams, ServedAgent],
    };
  }
}

function controllers({ path, bindings, guards, v03 }: CompiledServerOptions) {
  const card = mount(AgentCardController, `/${AGENT_CARD_PATH}`);
  const jsonRpc = mount(JsonRpcController, path, guards, [JsonRpcRefusalFilter]);
  const v03Rest = mount(V03RestController, `${path.replace(/\/$/, '')}/v1`, guards, [V03RestRefusalFilter]);
  return [
    ...(bindings.includes('JSONRPC') ? [jsonRpc] : []),
    ...(v03 && bindings.includes('HTTP+JSON') ? [v03Rest] : []),
    card,
  ];
}

function servedAgent(options: CompiledServerOptions): FactoryProvider {
  return {
    provide: ServedAgent,
    inject: [TaskManager, AgentCardService, ApplicationConfig],
    useFactory: (tasks: TaskManager, cards: AgentCardService, config: ApplicationConfig) => {
      const { user, tenant, publicUrl, bindings, path, v03 } = options;
      cards.announce(
        ...httpInterfaces(
          bindings.filter((name) => name === 'JSONRPC'),
          path,
        ),
        ...(v03 && bindings.includes('JSONRPC') ? httpInterfaces(['JSONRPC'], path, [V03]) : []),
      );
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
