import { StreamResponse } from '@a2a-js/sdk';
import type { A2AStreamItem } from '../payload.js';

/** An event as it was received. */
export interface StreamedEvent extends StreamResponse {
  /** Place in the stream, for `lastEventId`; absent on a direct reply. */
  readonly id?: string | undefined;
}

export function decodeItem({ id, event }: A2AStreamItem): StreamedEvent {
  return { id, payload: StreamResponse.fromJSON(event).payload };
}
