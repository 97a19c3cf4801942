import { AgentProcess } from '../cluster/agent-process.js';
import type { Findings } from '../driver/findings.js';

const TIMES = { lease: 1000, sweepInterval: 200, cancelGrace: 300, shutdownGrace: 500 };

/** Short, so that many claims end; failed tries are repeated until they succeed. */
const PUSH = {
  allow: ['127.0.0.1'],
  timeout: 1000,
  minBackoff: 20,
  maxBackoff: 500,
  maxAttempts: 1000,
};

/** Agents of one application, which run tasks and deliver. */
export function pushFleet(connection: string, prefix: string, findings: Findings): AgentProcess[] {
  return Array.from({ length: 3 }, (_, i) => {
    const options = { ...TIMES, connection, prefix, partitions: 4, push: PUSH };
    const agent = new AgentProcess({ name: `push${i + 1}`, http: true, options });
    agent.on('died', (how) => {
      findings.violation(
        `${agent.name} died by itself: ${how}\n${agent.lines.slice(-5).join('\n')}`,
      );
    });
    return agent;
  });
}
