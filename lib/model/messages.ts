import { randomUUID } from 'node:crypto';
import { Role, type Message, type Part } from '@a2a-js/sdk';

/** A text part. */
export function textPart(text: string, mediaType = 'text/plain'): Part {
  return { content: { $case: 'text', value: text }, metadata: undefined, filename: '', mediaType };
}

/** A structured part; `data` is any JSON value. */
export function dataPart(data: unknown, mediaType = 'application/json'): Part {
  return { content: { $case: 'data', value: data }, metadata: undefined, filename: '', mediaType };
}

/** A file part by value. */
export function filePart(bytes: Uint8Array, mediaType: string, filename = ''): Part {
  const value = Buffer.from(bytes);
  return { content: { $case: 'raw', value }, metadata: undefined, filename, mediaType };
}

/** A file part by reference. */
export function urlPart(url: string, mediaType: string, filename = ''): Part {
  return { content: { $case: 'url', value: url }, metadata: undefined, filename, mediaType };
}

/** The text parts of a message, artifact or part list, joined by line breaks. */
export function textOf(source: { readonly parts: readonly Part[] } | undefined): string {
  return (source?.parts ?? [])
    .flatMap(({ content }) => (content?.$case === 'text' ? [content.value] : []))
    .join('\n');
}

/** What a message may be given as: text, parts, or a message with some fields left out. */
export type MessageInput = string | readonly Part[] | (Partial<Message> & { parts: Part[] });

/** An agent message with a new id, belonging to the given task and context. */
export function agentMessage(
  input: MessageInput,
  ids: { taskId?: string; contextId?: string } = {},
): Message {
  return {
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
    ...partial(input),
    messageId: (isPartial(input) && input.messageId) || randomUUID(),
    role: Role.ROLE_AGENT,
    taskId: ids.taskId ?? '',
    contextId: ids.contextId ?? '',
  };
}

function partial(input: MessageInput): Partial<Message> & { parts: Part[] } {
  if (typeof input === 'string') return { parts: [textPart(input)] };
  return isPartial(input) ? input : { parts: [...input] };
}

function isPartial(input: MessageInput): input is Partial<Message> & { parts: Part[] } {
  return typeof input === 'object' && 'parts' in input;
}
