import { Role, type Message, type Part, type SendMessageRequest } from '@a2a-js/sdk';
import { ExtensionSupportRequiredError, RequestMalformedError } from '@a2a-js/sdk/errors';
import type { AgentCard } from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';

/** Longest id a client may choose, in characters: ids become parts of key names. */
const MAX_ID_LENGTH = 512;

/** Refuses a request with the field and what it must be (A2A specification, section 3.3.2). */
export function malformed(field: string, rule: string): never {
  throw new RequestMalformedError({ message: `${field} ${rule}.`, metadata: { field } });
}

export function checkId(field: string, value: string): string {
  if (typeof value !== 'string' || value.trim() === '') malformed(field, 'must not be blank');
  if (value.length > MAX_ID_LENGTH)
    malformed(field, `must have at most ${MAX_ID_LENGTH} characters`);
  return value;
}

/** A tenant may have any name but one that would blur with others where it is stored. */
export function checkTenant(tenant: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(tenant)) malformed('tenant', 'must not have control characters');
  return tenant === '' ? tenant : checkId('tenant', tenant);
}

export function checkHistoryLength(field: string, value: number | undefined): void {
  if (value !== undefined && (!Number.isInteger(value) || value < 0)) {
    malformed(field, 'must be a whole number of at least 0');
  }
}

/** The message of a request, checked as section 5.7 lists its required fields. */
export function checkSendRequest(request: SendMessageRequest): Message {
  const { message, configuration } = request;
  if (!message) return malformed('message', 'is required');
  checkId('message.messageId', message.messageId);
  if (message.contextId) checkId('message.contextId', message.contextId);
  if (message.taskId) checkId('message.taskId', message.taskId);
  if (message.role !== Role.ROLE_USER) malformed('message.role', 'must be ROLE_USER');
  if (message.parts.length === 0) malformed('message.parts', 'must have at least one part');
  message.parts.forEach(checkPart);
  checkHistoryLength('configuration.historyLength', configuration?.historyLength);
  return message;
}

/** Data of null is no content: in ProtoJSON it is the same as a part without any. */
function checkPart({ content }: Part, index: number): void {
  if (content === undefined || content.value === null) {
    malformed(`message.parts[${index}]`, 'must have one of text, raw, url and data');
  }
}

/** Clients must declare the extensions the card requires (section 3.3.4). */
export function checkExtensions(card: AgentCard, context: ServerCallContext): void {
  const declared = new Set(context.requestedExtensions ?? []);
  const missing = (card.capabilities?.extensions ?? []).filter(
    ({ uri, required }) => required && !declared.has(uri),
  );
  if (missing.length > 0) {
    const uris = missing.map(({ uri }) => uri).join(', ');
    throw new ExtensionSupportRequiredError(`This agent requires the extensions: ${uris}.`);
  }
}
