import { randomUUID } from 'node:crypto';
import { TaskPushNotificationConfig, type AgentCard, type SendMessageRequest } from '@a2a-js/sdk';
import type { TargetRules } from '../push/target/target-rules.js';
import type { StoredPushConfig } from '../repositories/task.repository.js';
import { checkPushConfig, requirePushNotifications } from './push-config-checks.js';

/** The push configuration a message brings along, checked (A2A specification, section 3.2.2). */
export function storedPushConfig(
  { configuration }: SendMessageRequest,
  card: AgentCard,
  rules: TargetRules,
): StoredPushConfig | undefined {
  const given = configuration?.taskPushNotificationConfig;
  if (!given) return undefined;
  requirePushNotifications(card);
  checkPushConfig(given, rules, 'configuration.taskPushNotificationConfig.');
  const config = { ...given, id: given.id || randomUUID() };
  return { id: config.id, json: JSON.stringify(TaskPushNotificationConfig.toJSON(config)) };
}
