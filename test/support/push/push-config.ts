import type { TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { StoredPushConfig } from '#lib/repositories/push-record.js';
import type { WireVersion } from '#lib/model/wire-version.js';

/** A push configuration of a task, with the receiver it names. */
export function configOf(
  taskId: string,
  id: string,
  url = `https://${id}.test/hook`,
): TaskPushNotificationConfig {
  return { tenant: '', taskId, id, url, token: '', authentication: undefined };
}

/** A push configuration that comes with a message. */
export function pushConfigOf(
  id: string,
  url?: string,
  wireVersion: WireVersion = '1.0',
): StoredPushConfig {
  return { config: configOf('', id, url), wireVersion };
}
