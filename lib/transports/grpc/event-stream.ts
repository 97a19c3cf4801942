import type { ServerCallContext } from '@a2a-js/sdk/server';
import { Observable, type Subscriber, Subscription } from 'rxjs';
import { ShuttingDownError } from '../../errors/shutting-down.error.js';
import type { TaskEvent } from '../../model/task-event.js';
import type { EventPull } from '../../task-manager/event-pull.js';
import { formatCursor } from '../sse/event-cursor.js';
import type { OpenStreams } from '../sse/open-streams.js';
import { initialMetadata, type StreamCall } from './grpc-call.js';
import { toRpcException } from './grpc-error.js';

/** Initial metadata of a stream: the id of its first event. */
const EVENT_ID = 'event-id';

/** Sends what it makes of the stream's events, to its end. */
export type Feed<T> = (stream: EventStream, subscriber: Subscriber<T>) => Promise<void>;

/**
 * The answer of a streaming call. Nest queues without limit what is emitted while the peer does
 * not read, so events are pulled no faster than the call takes them.
 */
export class EventStream {
  private lastEventId: string | undefined;
  private hasBegun = false;

  private constructor(
    private readonly call: StreamCall,
    private readonly streams: OpenStreams,
    private readonly subscriber: Subscriber<unknown>,
  ) {}

  static serve<T>(call: StreamCall, streams: OpenStreams, feed: Feed<T>): Observable<T> {
    return new Observable((subscriber) => {
      const stream = new EventStream(call, streams, subscriber);
      feed(stream, subscriber).then(
        () => subscriber.complete(),
        (error: unknown) => stream.fail(error),
      );
    });
  }

  /**
   * Each event when the peer has read the ones before. Metadata waits for the first event, unless
   * the peer has all events of a quiet task: then it is told at once that it is connected. A call
   * that is cancelled, or past its deadline, ends it at once.
   * @throws ShuttingDownError when this instance closed the stream
   */
  async *read(events: EventPull, context: ServerCallContext): AsyncGenerator<TaskEvent> {
    this.streams.add(events);
    this.subscriber.add(() => {
      this.streams.delete(events);
      void events.return();
    });
    void events.idle.then(() => this.begin(context));
    let taskId: string | undefined;
    for await (const event of events) {
      taskId ??= event.taskId;
      const id = event.seq === 0 ? undefined : formatCursor(event.seq, taskId);
      this.begin(context, id);
      this.lastEventId = id;
      yield event;
      await this.writable();
    }
    if (this.streams.wasClosed(events)) throw new ShuttingDownError();
  }

  private begin(context: ServerCallContext, firstEventId?: string): void {
    if (this.hasBegun || this.subscriber.closed) return;
    this.hasBegun = true;
    const metadata = initialMetadata(context);
    if (firstEventId !== undefined) metadata.set(EVENT_ID, firstEventId);
    this.call.sendMetadata(metadata);
  }

  /** Resolves when the call takes more, or is over. */
  private async writable(): Promise<void> {
    const { call, subscriber } = this;
    if (!call.writableNeedDrain || subscriber.closed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        call.off('drain', done);
        over.unsubscribe();
        resolve();
      };
      call.on('drain', done);
      const over = new Subscription(done);
      subscriber.add(over);
    });
  }

  private fail(error: unknown): void {
    if (this.subscriber.closed) return;
    this.subscriber.error(toRpcException(error, this.lastEventId));
  }
}
