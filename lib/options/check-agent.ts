import type { OptionReader } from './option-reader.js';
import type {
  AgentCardOptions,
  AgentOptions,
  ExtendedCardOption,
} from './task-manager-options.interface.js';

/** Names are parts of keys and of what is stored with tasks. */
const AGENT_NAME = /^[\w.-]{1,64}$/;
const ACCEPTED_NAME = 'a name of at most 64 letters, digits, ".", "_" and "-"';

/** The name of an agent of `forFeature()`. */
export function readAgentName(read: OptionReader<{ readonly agent?: string }>): string {
  return read.text('agent', undefined, AGENT_NAME, ACCEPTED_NAME);
}

export function checkAgentCard(
  card: AgentCardOptions | undefined,
  read: OptionReader<AgentOptions>,
): AgentCardOptions {
  const required = ['name', 'description', 'version'] as const;
  const isText = (name: (typeof required)[number]) =>
    typeof card?.[name] === 'string' && card[name] !== '';
  if (!card || !required.every(isText)) {
    return read.refuse('agentCard', 'an object with a name, a description and a version', card);
  }
  const lists = [
    'skills',
    'supportedInterfaces',
    'defaultInputModes',
    'defaultOutputModes',
  ] as const;
  for (const name of lists) {
    const list: unknown = card[name];
    if (!Array.isArray(list ?? [])) read.refuse(`agentCard.${name}`, 'a list', list);
  }
  const capabilities: unknown = card.capabilities;
  if (typeof (capabilities ?? {}) !== 'object') {
    read.refuse('agentCard.capabilities', 'an object such as { streaming: true }', capabilities);
  }
  return card;
}

export function checkExtendedCard(
  card: ExtendedCardOption | undefined,
  read: OptionReader<AgentOptions>,
): ExtendedCardOption | undefined {
  if (card === undefined || typeof card === 'function') return card;
  if (typeof card === 'object' && (card as unknown) !== null) return card;
  return read.refuse('extendedAgentCard', 'an object or a function of the caller', card);
}
