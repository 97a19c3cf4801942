import type { AgentCard, Part } from '@a2a-js/sdk';
import { ContentTypeNotSupportedError } from '@a2a-js/sdk/errors';

/** What a part without a media type is; files of unknown type are bytes (RFC 9110, section 8.3). */
const IMPLIED = {
  text: 'text/plain',
  data: 'application/json',
  raw: 'application/octet-stream',
  url: 'application/octet-stream',
} as const;

/** Refuses parts in no input mode of the card or of a skill (A2A specification, section 3.1.1). */
export function checkMediaTypes(card: AgentCard, parts: readonly Part[]): void {
  const modes = [...card.defaultInputModes, ...card.skills.flatMap(({ inputModes }) => inputModes)];
  const accepted = new Set(modes.map(essence));
  parts.forEach((part, index) => {
    const type = essence(part.mediaType || IMPLIED[part.content?.$case ?? 'raw']);
    const range = type.replace(/\/.*$/, '/*');
    if ([type, range, '*/*'].some((mode) => accepted.has(mode))) return;
    const field = `message.parts[${index}]`;
    throw new ContentTypeNotSupportedError({
      message: `${field}.mediaType is not accepted; send one of: ${[...accepted].join(', ')}.`,
      metadata: { field },
    });
  });
}

/** Type and subtype, without parameters; their case does not matter (RFC 9110, section 8.3.1). */
function essence(mediaType: string): string {
  return mediaType.replace(/;.*$/s, '').trim().toLowerCase();
}
