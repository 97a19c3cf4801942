import type { AgentOptions, AgentWord } from './agent-options.js';
import { AGENT_OPTIONS } from './agent-options.js';

/** What this process was told. */
export const agentOptions = JSON.parse(process.env[AGENT_OPTIONS] ?? '{}') as AgentOptions;

/** Says something to whoever started this process; the dead are not told. */
export function tell(word: AgentWord): void {
  if (process.connected) process.send?.(word, undefined, {}, () => undefined);
}
