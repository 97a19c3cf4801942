import { createHash } from 'node:crypto';
import { StreamResponse } from '@a2a-js/sdk';
import { V03PushNotificationSerializer } from '@a2a-js/sdk/compat/v0_3/server';
import type { TaskEvent } from '../../model/task-event.js';
import type { HeldLane } from '../../repositories/push-lane.repository.js';
import type { PushPost } from '../push-poster.js';

const legacy = new V03PushNotificationSerializer();

/** What one lane posts for the events of its task. */
export class Notifications {
  /** Ids of configurations are their clients', and may be long. */
  private readonly shortId: string;

  constructor(private readonly held: HeldLane) {
    const hash = createHash('sha256').update(held.lane.configId);
    this.shortId = hash.digest('base64url').slice(0, 10);
  }

  /**
   * A StreamResponse as it is stored (A2A specification, section 4.3.3), or the bare object clients of
   * version 0.3 expect.
   */
  of(event: TaskEvent): PushPost {
    const { lane, wireVersion, config } = this.held;
    const { url, token, authentication } = config;
    const { body, contentType } =
      wireVersion === '0.3'
        ? legacy.serialize(StreamResponse.fromJSON(JSON.parse(event.json)))
        : { body: event.json, contentType: 'application/a2a+json' };
    const id = `${lane.taskId}.${event.seq}.${this.shortId}`;
    return { url, body, contentType, id, token, authentication };
  }
}
