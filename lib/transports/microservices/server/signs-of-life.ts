import { dematerialize, interval, map, materialize, merge, type Observable } from 'rxjs';
import type { A2ASignOfLife } from '../payload.js';

const ALIVE = { kind: 'N', value: { alive: true } } as const;

/** An answer, and a sign of life after every `everyMs` until it has ended. */
export function withSignsOfLife<T>(
  answer: Observable<T>,
  everyMs: number | null | undefined,
): Observable<T | A2ASignOfLife> {
  if (typeof everyMs !== 'number') return answer;
  return merge(answer.pipe(materialize()), interval(everyMs).pipe(map(() => ALIVE))).pipe(
    dematerialize(),
  );
}
