import { Module } from '@nestjs/common';
import { AnonymousWarning } from '../transports/agent/anonymous-warning.js';
import { ServedAgents } from '../transports/agent/served-agents.js';
import { OpenStreams } from '../transports/sse/open-streams.js';

/** What all agents of an application share: one of each, however many modules serve agents. */
@Module({
  providers: [
    { provide: ServedAgents, useFactory: () => new ServedAgents() },
    { provide: OpenStreams, useFactory: () => new OpenStreams() },
    {
      provide: AnonymousWarning,
      inject: [ServedAgents],
      useFactory: (agents: ServedAgents) => new AnonymousWarning(agents),
    },
  ],
  exports: [ServedAgents, OpenStreams],
})
export class ServedAgentsModule {}
