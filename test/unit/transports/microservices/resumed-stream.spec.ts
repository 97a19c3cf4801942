import { describe, expect, it } from '@jest/globals';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import {
  concat,
  EMPTY,
  from,
  lastValueFrom,
  NEVER,
  of,
  throwError,
  toArray,
  type Observable,
} from 'rxjs';
import { AgentUnavailableError } from '#lib/errors/agent-unavailable.error.js';
import { resumedStream } from '#lib/transports/microservices/client/resumed-stream.js';
import { StreamPlace } from '#lib/transports/microservices/client/stream-place.js';
import type { A2AStreamEnd, A2AStreamItem } from '#lib/transports/microservices/payload.js';

type Items = Observable<A2AStreamItem | A2AStreamEnd>;

const status = (seq: number, state = 'TASK_STATE_WORKING'): A2AStreamItem => ({
  id: `${seq}-01234567`,
  event: { statusUpdate: { taskId: 't', status: { state } } },
});
const task = (seq: number, state = 'TASK_STATE_SUBMITTED'): A2AStreamItem => ({
  id: `${seq}-01234567`,
  event: { task: { id: 't', status: { state } } },
});
const done = (seq: number) => status(seq, 'TASK_STATE_COMPLETED');
const asksForInput = (seq: number) => status(seq, 'TASK_STATE_INPUT_REQUIRED');
const lost = throwError(() => new AgentUnavailableError());

/** Reads a stream whose parts are given; also what each was asked to begin after. */
async function read(
  parts: readonly Items[],
  { endsAtInput = true, lastEventId = undefined as string | undefined, retryForMs = 60_000 } = {},
) {
  const asked: (string | undefined)[] = [];
  const stream = resumedStream(
    () => new StreamPlace(endsAtInput, lastEventId),
    (place) => {
      asked.push(place.lastEventId);
      return parts[asked.length - 1] ?? NEVER;
    },
    retryForMs,
  );
  const events = await lastValueFrom(stream.pipe(toArray()));
  return { asked, seqs: events.map(({ id }) => Number.parseInt(id ?? '', 10)) };
}

describe('resumedStream', () => {
  it('asks for the next part after the last event, until the task ends', async () => {
    const { asked, seqs } = await read([
      from([task(1), status(2)]),
      EMPTY,
      from([status(3), done(4)]),
    ]);
    expect(seqs).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual([undefined, '2-01234567', '2-01234567']);
  });

  it('goes on after a part that broke off', async () => {
    const { asked, seqs } = await read([concat(of(task(1)), lost), lost, of(done(2))]);
    expect(seqs).toEqual([1, 2]);
    expect(asked).toEqual([undefined, '1-01234567', '1-01234567']);
  });

  it('asks again for what was lost between two events', async () => {
    const { asked, seqs } = await read([
      from([task(1), status(3), done(4)]),
      from([status(2), status(3), done(4)]),
    ]);
    expect(seqs).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual([undefined, '1-01234567']);
  });

  it('takes a Task for all that was before it', async () => {
    const { asked, seqs } = await read([from([task(1), task(9, 'TASK_STATE_WORKING'), done(10)])]);
    expect(seqs).toEqual([1, 9, 10]);
    expect(asked).toHaveLength(1);
  });

  it('does not wait for the end of a part whose last event ends the stream', async () => {
    const { seqs } = await read([concat(from([task(1), done(2)]), NEVER)]);
    expect(seqs).toEqual([1, 2]);
  });

  it('ends where the agent asks for input, if it follows an answer', async () => {
    const parts = [from([task(1), asksForInput(2), status(3), done(4)])];
    expect((await read(parts)).seqs).toEqual([1, 2]);
    expect((await read(parts, { endsAtInput: false })).seqs).toEqual([1, 2, 3, 4]);
  });

  it('ends when nothing is left after the given cursor', async () => {
    const { seqs } = await read([of({ end: true as const })], { lastEventId: '7-01234567' });
    expect(seqs).toEqual([]);
  });

  it('does not take a quiet part for the end', async () => {
    const { asked, seqs } = await read([EMPTY, of(done(8))], { lastEventId: '7-01234567' });
    expect(seqs).toEqual([8]);
    expect(asked).toEqual(['7-01234567', '7-01234567']);
  });

  it('never sends a message twice', async () => {
    await expect(read([lost, of(done(1))])).rejects.toBeInstanceOf(AgentUnavailableError);
    await expect(read([EMPTY, of(done(1))])).rejects.toBeInstanceOf(AgentUnavailableError);
  });

  it('fails with what the agent refuses', async () => {
    const refused = throwError(() => new TaskNotFoundError());
    await expect(read([of(task(1)), refused])).rejects.toBeInstanceOf(TaskNotFoundError);
  });

  it('gives up when it broke off for too long', async () => {
    const broken = Array.from({ length: 20 }, () => lost);
    const answer = read([of(task(1)), ...broken], { retryForMs: 120 });
    await expect(answer).rejects.toBeInstanceOf(AgentUnavailableError);
  });
});
