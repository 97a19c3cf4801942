import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { hasIdentity } from './served-agent.js';
import type { ServedAgents } from './served-agents.js';

/** Says once, at start, what it means that nothing tells callers apart. */
export class AnonymousWarning implements OnApplicationBootstrap {
  constructor(private readonly agents: ServedAgents) {}

  onApplicationBootstrap(): void {
    const open = this.agents
      .all()
      .filter((agent) => agent.options.anonymous === undefined && !hasIdentity(agent));
    if (open.length === 0) return;
    const paths = open.map(({ options }) => `"${options.path}"`).join(', ');
    new Logger('A2AServer').warn(
      `No identity is configured for the agent at ${paths}: all callers that no guard names share ` +
        'one scope, and see and cancel each other\'s tasks. Give A2AServerModule "guards" or ' +
        '"user", or say "anonymous: true" if that is meant.',
    );
  }
}
