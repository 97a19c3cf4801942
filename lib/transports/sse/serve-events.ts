import type { ServerResponse } from 'node:http';
import type { TaskEvent } from '../../model/task-event.js';
import type { EventPull } from '../../task-manager/event-pull.js';
import { formatCursor } from './event-cursor.js';
import type { OpenStreams } from './open-streams.js';
import { SseStream } from './sse-stream.js';

/** How a binding writes its frames. */
export interface Framing {
  event(event: TaskEvent): string;
  /** The last frame of a stream that breaks. */
  error(error: unknown): string;
  /** Type of the last frame of a stream that breaks; by default that of the others. */
  readonly errorEvent?: string;
  /** Headers of the answer, asked for when the first event is there. */
  headers(): Readonly<Record<string, string>>;
}

/**
 * Writes events as Server-Sent Events until they end or the client goes. The first event is
 * awaited before the headers, so that a refusal is a normal answer: it rejects. A client that has
 * all events of a quiet task gets the headers at once, and knows that it is connected.
 */
export async function serveEvents(
  events: EventPull,
  response: ServerResponse,
  streams: OpenStreams,
  heartbeatMs: number,
  framing: Framing,
): Promise<void> {
  streams.add(events);
  response.once('close', () => void events.return());
  const sse = new SseStream(response, heartbeatMs);
  try {
    const first = events.next();
    await Promise.race([first, events.idle]);
    if (response.destroyed) return;
    sse.begin(framing.headers());
    try {
      let { done, value: event } = await first;
      const taskId = event?.taskId ?? '';
      const write = (frame: TaskEvent) =>
        sse.write(framing.event(frame), { id: cursorOf(frame, taskId) });
      while (!done && event && (await write(event))) ({ done, value: event } = await events.next());
    } catch (error) {
      await sse.write(framing.error(error), { event: framing.errorEvent });
    }
    sse.end();
  } finally {
    sse.release();
    streams.delete(events);
    await events.return();
  }
}

/** A direct reply has no place in a sequence. */
function cursorOf({ seq }: TaskEvent, taskId: string): string | undefined {
  return seq === 0 ? undefined : formatCursor(seq, taskId);
}
