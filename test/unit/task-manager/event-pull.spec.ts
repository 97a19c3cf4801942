import { describe, expect, it } from '@jest/globals';
import { concat, EMPTY, from, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { TaskEvent } from '#lib/model/task-event.js';
import { EventPull } from '#lib/task-manager/event-pull.js';

const event = (seq: number) => new TaskEvent(seq, '{}');
const events = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

const never = () => NEVER;
const tick = () => new Promise((resolve) => setImmediate(resolve));

async function seqsOf(pull: EventPull): Promise<number[]> {
  const seqs: number[] = [];
  for await (const { seq } of pull) seqs.push(seq);
  return seqs;
}

describe('EventPull', () => {
  it('hands over what was pushed, in order, to the end', async () => {
    expect(await seqsOf(new EventPull(from(events(1, 5)), never))).toEqual([1, 2, 3, 4, 5]);
    expect(await seqsOf(new EventPull(EMPTY, never))).toEqual([]);
  });

  it('waits for events that are still to come', async () => {
    const source = new Subject<TaskEvent>();
    const pull = new EventPull(source, never);
    const next = pull.next();
    source.next(event(1));
    source.next(event(2));
    expect(await next).toMatchObject({ value: { seq: 1 } });
    expect(await pull.next()).toMatchObject({ value: { seq: 2 } });
    const last = pull.next();
    await tick();
    source.complete();
    expect(await last).toEqual({ done: true, value: undefined });
    expect(await pull.next()).toEqual({ done: true, value: undefined });
  });

  it('subscribes at once, before anybody pulls', () => {
    const source = new Subject<TaskEvent>();
    new EventPull(source, never);
    expect(source.observed).toBe(true);
  });

  it('throws the error of the source once, after what came before it', async () => {
    const source = concat(
      of(event(1), event(2)),
      throwError(() => new Error('Broken')),
    );
    const pull = new EventPull(source, never);
    await pull.next();
    expect(await pull.next()).toMatchObject({ done: false, value: { seq: 2 } });
    await expect(pull.next()).rejects.toThrow('Broken');
    expect(await pull.next()).toEqual({ done: true, value: undefined });
  });

  it('holds a bounded number of events, then lets go of the source', () => {
    const source = new Subject<TaskEvent>();
    const pull = new EventPull(source, never, { limit: 3 });
    for (const one of events(1, 3)) source.next(one);
    expect(source.observed).toBe(true);
    source.next(event(4));
    expect(source.observed).toBe(false);
    expect(pull['buffer']).toHaveLength(3);
  });

  it('goes on from the journal after an overflow, once what it holds was read', async () => {
    const resumed: number[] = [];
    const journal = events(1, 40);
    const source = new Subject<TaskEvent>();
    const resume = (after: number) => {
      resumed.push(after);
      return from(journal.slice(after));
    };
    const pull = new EventPull(source, resume, { limit: 10 });
    for (const one of events(1, 30)) source.next(one);
    await tick();
    expect(resumed).toEqual([]);
    expect(await seqsOf(pull)).toEqual(journal.map(({ seq }) => seq));
    expect(resumed).toEqual([10, 20, 30]);
  });

  it('goes on from the number of the last event, not from how many there were', async () => {
    const resumed: number[] = [];
    const source = new Subject<TaskEvent>();
    const resume = (after: number) => {
      resumed.push(after);
      return of(event(after + 1));
    };
    const pull = new EventPull(source, resume, { limit: 2 });
    source.next(event(70)); // a snapshot
    source.next(event(71));
    source.next(event(72));
    expect(await seqsOf(pull)).toEqual([70, 71, 72]);
    expect(resumed).toEqual([71]);
  });

  it('survives a source that pushes too much at once, while it subscribes', async () => {
    let released = 0;
    const burst = new Observable<TaskEvent>((subscriber) => {
      for (const one of events(1, 100)) subscriber.next(one);
      return () => (released += 1);
    });
    const pull = new EventPull(burst, (after) => from(events(after + 1, 100)), { limit: 60 });
    expect(released).toBe(1);
    expect(await seqsOf(pull)).toEqual(events(1, 100).map(({ seq }) => seq));
  });

  it('ends at once when it is returned while a next() waits', async () => {
    const source = new Subject<TaskEvent>();
    const pull = new EventPull(source, never);
    const next = pull.next();
    await tick();
    expect(await pull.return()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(source.observed).toBe(false);
  });

  it('drops what it holds when it is returned, and stays ended', async () => {
    const pull = new EventPull(from(events(1, 5)), never);
    await pull.next();
    await pull.return();
    expect(await pull.next()).toEqual({ done: true, value: undefined });
  });

  it('lets go of the source when a loop is left', async () => {
    const source = new Subject<TaskEvent>();
    const pull = new EventPull(source, never);
    source.next(event(1));
    for await (const { seq } of pull) if (seq === 1) break;
    expect(source.observed).toBe(false);
  });

  it('rejects with what is thrown into it, and ends', async () => {
    const source = new Subject<TaskEvent>();
    const pull = new EventPull(source, never);
    await expect(pull.throw(new Error('Enough'))).rejects.toThrow('Enough');
    expect(source.observed).toBe(false);
    expect(await pull.next()).toEqual({ done: true, value: undefined });
  });
});
