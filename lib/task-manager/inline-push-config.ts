import { randomUUID } from 'node:crypto';
import type { AgentCard, SendMessageRequest } from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { wireVersionOf } from '../model/wire-version.js';
import type { TargetRules } from '../push/target/target-rules.js';
import type { StoredPushConfig } from '../repositories/push-record.js';
import { checkPushConfig, requirePushNotifications } from './push-config-checks.js';

/** The push configuration a message brings along, checked (A2A specification, section 3.2.2). */
export function storedPushConfig(
  { configuration }: SendMessageRequest,
  card: AgentCard,
  rules: TargetRules,
  { requestedVersion }: ServerCallContext,
): StoredPushConfig | undefined {
  const given = configuration?.taskPushNotificationConfig;
  if (!given) return undefined;
  requirePushNotifications(card);
  checkPushConfig(given, rules, 'configuration.taskPushNotificationConfig.');
  const config = { ...given, id: given.id || randomUUID() };
  return { config, wireVersion: wireVersionOf(requestedVersion) };
}
