import {
  catchError,
  defer,
  EMPTY,
  map,
  repeat,
  takeWhile,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import { AgentUnavailableError } from '../../../errors/agent-unavailable.error.js';
import type { A2AStreamEnd, A2AStreamItem } from '../payload.js';
import type { StreamPlace } from './stream-place.js';
import { decodeItem, type StreamedEvent } from './streamed-event.js';

type Part = Observable<A2AStreamItem | A2AStreamEnd>;

const LONGEST_PAUSE_MS = 2_000;

/** A part that lasted as long is no failure, even if nothing happened. */
const QUIET_MS = 1_000;

/**
 * Joins the parts of a stream: each is asked for after the last event of the one before, also when
 * a part broke off, or has a hole. Every event comes once. A stream that breaks off again and again
 * for `retryForMs` fails.
 */
export function resumedStream(
  newPlace: () => StreamPlace,
  part: (place: StreamPlace) => Part,
  retryForMs: number,
): Observable<StreamedEvent> {
  return defer(() => {
    const place = newPlace();
    let isOver = false;
    let startedAt = 0;
    let failures = 0;
    let lastGoodAt = performance.now();

    const good = () => {
      failures = 0;
      lastGoodAt = performance.now();
    };
    const afterError = (error: unknown) => {
      const isLasting = performance.now() - lastGoodAt > retryForMs;
      const mayResume = error instanceof AgentUnavailableError && place.lastEventId !== undefined;
      return mayResume && !isLasting ? EMPTY : throwError(() => error);
    };
    const beforeNext = () => {
      if (isOver) return EMPTY;
      if (place.lastEventId === undefined) return throwError(() => new AgentUnavailableError());
      failures += 1;
      return timer(failures === 1 ? 0 : Math.min(25 * 2 ** failures, LONGEST_PAUSE_MS));
    };

    return defer(() => {
      startedAt = performance.now();
      return part(place);
    }).pipe(
      tap({
        next: (item) => (isOver = 'end' in item),
        complete: () => performance.now() - startedAt > QUIET_MS && good(),
      }),
      takeWhile((item): item is A2AStreamItem => !('end' in item)),
      map(decodeItem),
      takeWhile((event) => place.follows(event)),
      tap((event) => {
        place.note(event);
        good();
      }),
      catchError(afterError),
      repeat({ delay: beforeNext }),
      takeWhile(() => !place.hasEnded, true),
    );
  });
}
