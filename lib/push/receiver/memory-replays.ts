import { ExpiringIds } from '../../model/expiring-ids.js';
import { NotificationReplays } from '../../model/notification-replays.js';

/** Signatures that came to this process. */
export class MemoryReplays extends NotificationReplays {
  private readonly ids = new ExpiringIds();

  isFirst(id: string, ttlMs: number): Promise<boolean> {
    return Promise.resolve(this.ids.add(id, ttlMs));
  }
}
