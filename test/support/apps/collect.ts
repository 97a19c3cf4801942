import { TaskState } from '@a2a-js/sdk';
import { lastValueFrom, takeWhile, toArray, type Observable } from 'rxjs';
import type { StreamedEvent } from 'nestjs-a2a-redis/microservices';

/** Every event, to the end of the stream. */
export function collect(events: Observable<StreamedEvent>): Promise<StreamedEvent[]> {
  return lastValueFrom(events.pipe(toArray()));
}

/** Events up to the one wanted; then the stream is unsubscribed. */
export function collectUntil(
  events: Observable<StreamedEvent>,
  wanted: (event: StreamedEvent) => boolean,
): Promise<StreamedEvent[]> {
  return collect(events.pipe(takeWhile((event) => !wanted(event), true)));
}

/** What an event is, in a word or two: `task SUBMITTED`, `WORKING`, `artifact`, `message`. */
export function nameOf({ payload }: StreamedEvent): string {
  switch (payload?.$case) {
    case 'task':
      return `task ${stateName(payload.value.status?.state)}`;
    case 'statusUpdate':
      return stateName(payload.value.status?.state);
    case 'artifactUpdate':
      return 'artifact';
    case 'message':
      return 'message';
    case undefined:
      return 'nothing';
  }
}

/** Sequence numbers, out of the cursors. */
export function sequence(events: readonly StreamedEvent[]): number[] {
  return events.map(({ id }) => Number.parseInt(id ?? '', 10));
}

function stateName(state = TaskState.TASK_STATE_UNSPECIFIED): string {
  return TaskState[state].replace('TASK_STATE_', '');
}
