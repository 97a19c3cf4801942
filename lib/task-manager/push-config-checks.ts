import type { AgentCard, TaskPushNotificationConfig } from '@a2a-js/sdk';
import { PushNotificationNotSupportedError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import { checkId, malformed } from './request-checks.js';

/** A receiver must have an absolute http(s) URL and printable credentials. */
export function checkPushConfig(config: TaskPushNotificationConfig, at = ''): void {
  if (config.id) checkId(`${at}id`, config.id);
  const url = URL.canParse(config.url) ? new URL(config.url) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    malformed(`${at}url`, 'must be an absolute http or https URL');
  }
  if (url.username || url.password) malformed(`${at}url`, 'must not contain user information');
  const { authentication, token } = config;
  for (const text of [token, authentication?.scheme ?? '', authentication?.credentials ?? '']) {
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/.test(text)) malformed(`${at}authentication`, 'must be printable');
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
