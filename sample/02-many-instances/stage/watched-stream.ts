import { filter, firstValueFrom, map, ReplaySubject, skip } from 'rxjs';
import type { Frame } from './open-stream.js';
import { streamTask } from './resuming-client.js';

/** What the processor says when it begins. */
export interface Attempt {
  readonly instance: string;
  readonly attempt: number;
  readonly firstLine: number;
}

/** A client that streams a task to its end, and lets others wait for what it has seen. */
export class WatchedStream {
  readonly frames: Frame[] = [];
  /** Resolves when the task has ended. */
  readonly over: Promise<void>;
  private readonly seen$ = new ReplaySubject<Frame>();

  constructor(url: string, text: string) {
    this.over = this.read(url, text);
    this.over.catch((error: unknown) => this.seen$.error(error));
  }

  /** The first event. */
  begun(): Promise<Frame> {
    return firstValueFrom(this.seen$);
  }

  /** The client has so many lines of the artifact. */
  lines(count: number): Promise<Frame> {
    const isLine = ({ event }: Frame) => event.payload?.$case === 'artifactUpdate';
    return firstValueFrom(this.seen$.pipe(filter(isLine), skip(count - 1)));
  }

  attempt(number: number): Promise<Attempt> {
    return firstValueFrom(
      this.seen$.pipe(
        map(attemptIn),
        filter((found) => found !== undefined),
        filter(({ attempt }) => attempt === number),
      ),
    );
  }

  /** The client gets its events from another instance than that. */
  resumedElsewhere(instance: string): Promise<Frame> {
    const already = this.frames.length;
    return firstValueFrom(
      this.seen$.pipe(
        skip(already),
        filter(({ servedBy }) => servedBy !== instance),
      ),
    );
  }

  private async read(url: string, text: string): Promise<void> {
    for await (const frame of streamTask(url, text)) {
      this.frames.push(frame);
      this.seen$.next(frame);
    }
    this.seen$.complete();
  }
}

function attemptIn({ event: { payload } }: Frame): Attempt | undefined {
  if (payload?.$case !== 'statusUpdate') return undefined;
  return payload.value.metadata as Attempt | undefined;
}
