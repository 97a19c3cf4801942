import type { CanActivate, ExistingProvider, FactoryProvider } from '@nestjs/common';
import { ConfigurationError } from '../errors/configuration.error.js';
import { ServedAgent } from '../transports/agent/served-agent.js';
import { SERVER_GUARDS } from '../transports/agent/server-guards.js';

const servedAgentToken = (agent: string) => `nestjs-a2a-redis:served-agent:${agent}`;
const serverGuardsToken = (agent: string) => `nestjs-a2a-redis:server-guards:${agent}`;

/** What A2AServerModule exports of an agent, `''` for the root one, under the agent's name. */
export function namedAgent(agent: string): ExistingProvider[] {
  return [
    { provide: servedAgentToken(agent), useExisting: ServedAgent },
    { provide: serverGuardsToken(agent), useExisting: SERVER_GUARDS },
  ];
}

/** The same in a module that serves the agent over another transport. */
export function agentNamed(agent: string, owner: string): FactoryProvider[] {
  return [
    {
      provide: ServedAgent,
      inject: [{ token: servedAgentToken(agent), optional: true }],
      useFactory: (served?: ServedAgent) => served ?? refuse(agent, owner),
    },
    {
      provide: SERVER_GUARDS,
      inject: [{ token: serverGuardsToken(agent), optional: true }],
      useFactory: (guards: readonly CanActivate[] = []) => guards,
    },
  ];
}

function refuse(agent: string, owner: string): never {
  throw new ConfigurationError(
    agent === ''
      ? `${owner} serves the agent of A2AServerModule.forRoot(), which is not imported; option ` +
          '"agent" names one of forFeature().'
      : `${owner}: option "agent" names "${agent}", which no A2AServerModule.forFeature() declares.`,
  );
}
