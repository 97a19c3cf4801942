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

/** Attempts in a row without an event; with the pauses between them some 20 seconds. */
const MAX_FAILURES = 14;

const LONGEST_PAUSE_MS = 2_000;

/** A part that lasted as long is no failure, even if nothing happened. */
const QUIET_MS = 1_000;

/**
 * Joins the parts of a stream: each is asked for after the last event of the one before, also when
 * a part broke off, or has a hole. Every event comes once.
 */
export function resumedStream(
  newPlace: () => StreamPlace,
  part: (place: StreamPlace) => Part,
): Observable<StreamedEvent> {
  return defer(() => {
    const place = newPlace();
    let isOver = false;
    let failures = 0;
    let startedAt = 0;

    const events = defer(() => {
      startedAt = performance.now();
      return part(place);
    }).pipe(
      tap((item) => (isOver = 'end' in item)),
      takeWhile((item): item is A2AStreamItem => !('end' in item)),
      map(decodeItem),
      takeWhile((event) => place.follows(event)),
      tap((event) => {
        place.note(event);
        failures = 0;
      }),
      catchError((error) => (mayResume(error) ? EMPTY : throwError(() => error as Error))),
    );

    const mayResume = (error: unknown) =>
      error instanceof AgentUnavailableError &&
      place.lastEventId !== undefined &&
      failures < MAX_FAILURES;

    const next = () => {
      if (isOver) return EMPTY;
      if (place.lastEventId === undefined) return throwError(() => new AgentUnavailableError());
      if (performance.now() - startedAt > QUIET_MS) failures = 0;
      else failures += 1;
      return timer(failures <= 1 ? 0 : Math.min(25 * 2 ** failures, LONGEST_PAUSE_MS));
    };

    return events.pipe(
      repeat({ delay: next }),
      takeWhile(() => !place.hasEnded, true),
    );
  });
}
