import type { UserResolver } from '../model/call-source.js';
import { checkAgentCard, checkExtendedCard, readAgentName } from './check-agent.js';
import { compileServerOptions } from './compile-server-options.js';
import type { CompiledServerOptions } from './compiled-server-options.js';
import { OptionReader } from './option-reader.js';
import type { AgentFeatureOptions } from './server-options.interface.js';
import type { AgentOptions } from './task-manager-options.interface.js';

/** An agent of `forFeature()` after defaults, validation and conversion. */
export interface CompiledFeature extends AgentOptions {
  readonly agent: string;
  readonly server: CompiledServerOptions;
}

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileFeatureOptions(
  options: AgentFeatureOptions,
  defaultUser: UserResolver,
): CompiledFeature {
  const read = new OptionReader(options, 'A2AServerModule.forFeature()');
  const agent = readAgentName(read);
  const agentCard = checkAgentCard(options.agentCard, read);
  const extendedAgentCard = checkExtendedCard(options.extendedAgentCard, read);
  return {
    agent,
    agentCard,
    ...(extendedAgentCard && { extendedAgentCard }),
    server: compileServerOptions({ ...options, path: options.path ?? `/${agent}` }, defaultUser),
  };
}
