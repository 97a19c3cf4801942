import { ConfigurationError } from '../../errors/configuration.error.js';
import type { ServedAgent } from './served-agent.js';

/** The agents this application serves over HTTP. */
export class ServedAgents {
  private readonly byPath = new Map<string, ServedAgent>();

  /**
   * @param paths of its endpoint and of its card
   * @throws ConfigurationError when one of them is another agent's
   */
  add(agent: ServedAgent, ...paths: readonly string[]): void {
    for (const path of paths) {
      if (this.byPath.has(path)) {
        throw new ConfigurationError(
          `A2AServerModule: option "path" gives two agents the address "${path}".`,
        );
      }
      this.byPath.set(path, agent);
    }
  }

  all(): ServedAgent[] {
    return [...new Set(this.byPath.values())];
  }
}
