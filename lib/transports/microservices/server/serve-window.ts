import { Observable, type Subscriber } from 'rxjs';
import type { StreamWindow } from '../../../options/compiled-microservice-options.js';
import type { EventPull } from '../../../task-manager/event-pull.js';
import { formatCursor } from '../../sse/event-cursor.js';
import type { OpenStreams } from '../../sse/open-streams.js';
import type { A2AStreamEnd, A2AStreamItem } from '../payload.js';

export type StreamItem = A2AStreamItem | A2AStreamEnd;

export interface ServedWindow {
  /** True when the client has a cursor already; else time counts from the first event. */
  readonly resumes: boolean;
  readonly window: StreamWindow;
  /** Resolves when the next item may be sent; to false when the client is gone. */
  readonly ready: () => Promise<boolean>;
}

/**
 * A part of a stream: it ends with the stream, or when the window is full, and the client asks for
 * the next part with the id of the last item. A client that is gone does not ask, and that is all
 * that Nest's transports let a server know of it.
 */
export function serveWindow(
  events: EventPull,
  streams: OpenStreams,
  served: ServedWindow,
): Observable<StreamItem> {
  return new Observable((subscriber) => {
    streams.add(events);
    let timer: NodeJS.Timeout | undefined;
    let isFull = false;
    const startClock = () => {
      timer ??= setTimeout(() => {
        isFull = true;
        void events.return();
      }, served.window.ms);
    };
    if (served.resumes) startClock();
    pump(events, served, subscriber, startClock).then(
      (sent) => {
        const hasEnded = served.resumes && sent === 0 && !isFull && !streams.isClosing;
        if (hasEnded) subscriber.next({ end: true });
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      clearTimeout(timer);
      streams.delete(events);
      void events.return();
    };
  });
}

/** Resolves to the number of items sent. */
async function pump(
  events: EventPull,
  { window, ready }: ServedWindow,
  subscriber: Subscriber<StreamItem>,
  onEvent: () => void,
): Promise<number> {
  let sent = 0;
  let characters = 0;
  let taskId = '';
  for await (const event of events) {
    onEvent();
    taskId ||= event.taskId;
    const id = event.seq === 0 ? undefined : formatCursor(event.seq, taskId);
    subscriber.next({ id, event: JSON.parse(event.json) as unknown });
    sent += 1;
    characters += event.json.length;
    if (sent >= window.events || characters >= window.characters) break;
    if (!(await ready())) break;
  }
  return sent;
}
