import { SendMessageRequest, type Message } from '@a2a-js/sdk';
import type { Turn, TurnInput } from './run.js';

interface StoredInput {
  readonly request: unknown;
  readonly user?: string;
  readonly headers?: Record<string, string>;
  readonly extensions?: readonly string[];
}

/**
 * JSON of an input without what is stored elsewhere: its message, and its push configuration with
 * the credentials in it.
 */
export function encodeInput({ request, user, headers, extensions }: TurnInput): string {
  const { configuration } = request;
  const stored = SendMessageRequest.toJSON({
    ...request,
    message: undefined,
    configuration: configuration && { ...configuration, taskPushNotificationConfig: undefined },
  });
  const active = extensions.length > 0 ? extensions : undefined;
  return JSON.stringify({ request: stored, user, headers, extensions: active });
}

/** @param message ProtoJSON of the message */
export function decodeInput(json: string, message: unknown): TurnInput {
  const stored = JSON.parse(json || '{}') as Partial<StoredInput>;
  const { request, user, headers = {}, extensions = [] } = stored;
  const whole = { ...(request as object | undefined), message };
  return { request: SendMessageRequest.fromJSON(whole), user, headers, extensions };
}

/** A message about to be run for the first time; its request names it as it was stored. */
export function firstAttempt(number: number, message: Message, input: TurnInput): Turn {
  const request = { ...input.request, message };
  return { number, message, attempt: 1, input: { ...input, request }, checkpoint: undefined };
}
