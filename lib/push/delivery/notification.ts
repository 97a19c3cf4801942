import { createHash } from 'node:crypto';
import { StreamResponse } from '@a2a-js/sdk';
import { V03PushNotificationSerializer } from '@a2a-js/sdk/compat/v0_3/server';
import type { TaskEvent } from '../../model/task-event.js';
import type { HeldLane } from '../../repositories/push-lane.repository.js';
import type { PushPost } from '../push-poster.js';

const legacy = new V03PushNotificationSerializer();

/**
 * What is posted for an event: a StreamResponse as it is stored (A2A specification, section 4.3.3),
 * or the bare object clients of version 0.3 expect.
 */
export function notificationOf(
  { lane, config, wireVersion }: HeldLane,
  event: TaskEvent,
): PushPost {
  const { url, token, authentication } = config;
  const { body, contentType } =
    wireVersion === '0.3'
      ? legacy.serialize(StreamResponse.fromJSON(JSON.parse(event.json)))
      : { body: event.json, contentType: 'application/a2a+json' };
  const id = `${lane.taskId}.${event.seq}.${shortName(lane.configId)}`;
  return { url, body, contentType, id, token, authentication };
}

/** Ids of configurations are their clients', and may be long. */
export function shortName(configId: string): string {
  return createHash('sha256').update(configId).digest('base64url').slice(0, 10);
}
