import { ConfigurationError } from '../../errors/configuration.error.js';
import type { GrpcEndpoint } from './grpc-endpoint.js';

/** The agents an application serves over gRPC, each by a server of its own. */
export class GrpcEndpoints {
  private readonly byAgent = new Map<string, GrpcEndpoint>();

  /** @throws ConfigurationError when the agent has one already */
  add(endpoint: GrpcEndpoint): GrpcEndpoint {
    const { agent } = endpoint.options;
    if (this.byAgent.has(agent)) {
      throw new ConfigurationError(`A2AGrpcModule: option "agent" names ${nameOf(agent)} twice.`);
    }
    this.byAgent.set(agent, endpoint);
    return endpoint;
  }

  /** @throws ConfigurationError when no module serves the agent */
  of(agent: string): GrpcEndpoint {
    const endpoint = this.byAgent.get(agent);
    if (endpoint) return endpoint;
    throw new ConfigurationError(
      `a2aGrpcOptions: option "agent" names ${nameOf(agent)}, which no A2AGrpcModule serves.`,
    );
  }
}

function nameOf(agent: string): string {
  return agent === '' ? 'the root agent' : `"${agent}"`;
}
