/** Remembers which signatures came, to refuse one that comes again: a port. */
export abstract class NotificationReplays {
  /** True the first time for an id, for `ttlMs` milliseconds; among all instances that share it. */
  abstract isFirst(id: string, ttlMs: number): Promise<boolean>;
}
