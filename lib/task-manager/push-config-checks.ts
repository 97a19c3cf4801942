import type { AgentCard, AuthenticationInfo, TaskPushNotificationConfig } from '@a2a-js/sdk';
import { PushNotificationNotSupportedError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import type { TargetRules } from '../push/target/target-rules.js';
import { checkId, malformed } from './request-checks.js';

/** Longest scheme and longest secret, in characters. */
const MAX_SCHEME_LENGTH = 64;
const MAX_SECRET_LENGTH = 8192;

/** A receiver must be where notifications may go, and its secrets must fit into headers. */
export function checkPushConfig(
  config: TaskPushNotificationConfig,
  rules: TargetRules,
  at = '',
): void {
  if (config.id) checkId(`${at}id`, config.id);
  const problem = rules.problemOf(config.url);
  if (problem) malformed(`${at}url`, problem);
  checkSecret(`${at}token`, config.token);
  if (config.authentication) checkAuthentication(config.authentication, `${at}authentication.`);
}

function checkAuthentication({ scheme, credentials }: AuthenticationInfo, at: string): void {
  if (scheme.length > MAX_SCHEME_LENGTH) {
    malformed(`${at}scheme`, `must have at most ${MAX_SCHEME_LENGTH} characters`);
  }
  if (scheme === '' && credentials !== '') malformed(`${at}scheme`, 'is required');
  // A token of HTTP (RFC 9110, section 5.6.2).
  if (!/^[!#$%&'*+.^_`|~\w-]*$/.test(scheme))
    malformed(`${at}scheme`, 'must be a name such as Bearer');
  checkSecret(`${at}credentials`, credentials);
}

/** Said without the value, which is a secret. */
function checkSecret(field: string, value: string): void {
  if (value.length > MAX_SECRET_LENGTH) {
    malformed(field, `must have at most ${MAX_SECRET_LENGTH} characters`);
  }
  if (!/^[ -~]*$/.test(value) || value !== value.trim()) {
    malformed(field, 'must be printable ASCII, without spaces around it');
  }
}

/** Before the task is looked up (A2A specification, section 3.3.4). */
export function requirePushNotifications({ capabilities }: AgentCard): void {
  if (!capabilities?.pushNotifications) {
    throw new PushNotificationNotSupportedError('This agent does not send push notifications.');
  }
}

export function tooManyConfigs(taskId: string): Error {
  return new UnsupportedOperationError(
    `Task ${taskId} has as many push notification configurations as it may have.`,
  );
}
