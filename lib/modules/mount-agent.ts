import type { ModuleMetadata, Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import type { CompiledServerOptions } from '../options/compiled-server-options.js';
import type { AgentCardService } from '../task-manager/agent-card.service.js';
import type { TaskManager } from '../task-manager/task-manager.js';
import { HttpSetup } from '../transports/adapters/http-setup.js';
import { AgentCardController } from '../transports/agent-card/agent-card.controller.js';
import { httpInterfaces } from '../transports/agent/interfaces.js';
import { PublicAddress } from '../transports/agent/public-address.js';
import { hasIdentity, ServedAgent } from '../transports/agent/served-agent.js';
import { ServedAgents } from '../transports/agent/served-agents.js';
import { Identity } from '../transports/call/identity.js';
import { V03 } from '../transports/call/protocol-version.js';
import { JsonRpcController } from '../transports/json-rpc/json-rpc.controller.js';
import { JsonRpcRefusalFilter } from '../transports/json-rpc/json-rpc-refusal.filter.js';
import { KEY_SET_PATH, KeySetController } from '../transports/key-set/key-set.controller.js';
import { RestRefusalFilter } from '../transports/rest/rest-refusal.filter.js';
import { restController, type RestController } from '../transports/rest/rest.controller.js';
import { V03RestController } from '../transports/v03/v03-rest.controller.js';
import { V03RestRefusalFilter } from '../transports/v03/v03-rest-refusal.filter.js';
import { namedAgent } from './agent-access.providers.js';
import { mount } from './mount.js';
import { serverGuards } from './server-guards.providers.js';

/** An agent to serve over HTTP, with the tokens of what is behind it. */
export interface AgentToMount {
  /** `''` for the root agent. */
  readonly name: string;
  readonly options: CompiledServerOptions;
  /** Begins with a slash. */
  readonly cardPath: string;
  readonly tasks: string | typeof TaskManager;
  readonly cards: string | typeof AgentCardService;
}

type Mounted = Required<Pick<ModuleMetadata, 'controllers' | 'providers' | 'exports'>>;

/** What serves one agent over HTTP, and what other transports need of it. */
export function mountAgent(agent: AgentToMount): Mounted {
  const { name, options } = agent;
  const rest = restController();
  const named = namedAgent(name);
  return {
    controllers: controllers(agent, rest),
    providers: [
      {
        provide: ServedAgent,
        inject: [agent.tasks, agent.cards, ApplicationConfig, ServedAgents],
        useFactory: (...parts: Parts) => serve(agent, ...parts),
      },
      {
        // After the routes of the application, whatever agent they are of.
        provide: HttpSetup,
        inject: [HttpAdapterHost, ApplicationConfig],
        useFactory: (host: HttpAdapterHost, config: ApplicationConfig) =>
          new HttpSetup(host, config, options, rest),
      },
      ...serverGuards(options.guards),
      ...named,
    ],
    exports: named,
  };
}

function controllers({ options, cardPath }: AgentToMount, rest: Type<RestController>): Type[] {
  const { path, bindings, guards, v03 } = options;
  const mounted = {
    JSONRPC: mount(JsonRpcController, path, guards, [JsonRpcRefusalFilter]),
    'HTTP+JSON': mount(rest, path, guards, [RestRefusalFilter]),
  };
  const v03Path = `${path === '/' ? '' : path}/v1`;
  const v03Rest = mount(V03RestController, v03Path, guards, [V03RestRefusalFilter]);
  return [
    ...(v03 && bindings.includes('HTTP+JSON') ? [v03Rest] : []),
    ...bindings.map((binding) => mounted[binding]),
    mount(AgentCardController, cardPath),
    mount(KeySetController, cardPath.replace(AGENT_CARD_PATH, KEY_SET_PATH)),
  ];
}

type Parts = [TaskManager, AgentCardService, ApplicationConfig, ServedAgents];

function serve(
  { options, cardPath }: AgentToMount,
  ...[tasks, cards, config, agents]: Parts
): ServedAgent {
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
}
