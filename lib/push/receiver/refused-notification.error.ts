/** A notification that is not taken. The reason is for the log; the sender is not told. */
export class RefusedNotificationError extends Error {
  override readonly name = 'RefusedNotificationError';
}
