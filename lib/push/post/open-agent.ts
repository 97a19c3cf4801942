import type { Agent } from 'undici';
import type { ConnectorParts } from '../target/checked-connector.js';
import type { TargetRules } from '../target/target-rules.js';

/**
 * The client that posts. It is loaded here, with the first notification: an application that has
 * none to send, or has just started, does without a whole HTTP client.
 */
export async function openAgent(
  rules: TargetRules,
  connectTimeoutMs: number,
  parts: ConnectorParts | undefined,
): Promise<Agent> {
  const [undici, { checkedConnector }] = await Promise.all([
    import('undici'),
    import('../target/checked-connector.js'),
  ]);
  return new undici.Agent({
    connect: checkedConnector(rules, connectTimeoutMs, parts),
    // One clock for all, see Deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
