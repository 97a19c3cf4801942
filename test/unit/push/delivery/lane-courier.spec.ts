import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { TaskEvent } from '#lib/model/task-event.js';
import { LaneCourier } from '#lib/push/delivery/lane-courier.js';
import { PushPoster, type PushOutcome, type PushPost } from '#lib/push/push-poster.js';
import { MemoryPushLaneRepository } from '#lib/repositories/memory/memory-push-lane.repository.js';
import { MemoryTaskDatabase } from '#lib/repositories/memory/memory-task-database.js';
import { MemoryTaskRepository } from '#lib/repositories/memory/memory-task.repository.js';
import { PushRecords } from '#lib/repositories/push-record.js';
import { PlainText } from '#lib/repositories/secret-cipher.js';
import { hostKey } from '#lib/model/push-lane.js';
import { encodeMessage, encodeUpdate } from '#lib/model/encoded-update.js';
import { agentMessage, textPart } from '#lib/model/messages.js';
import { testOptions } from '../../../contract/support/options.js';
import { pushConfigOf } from '../../../support/push/push-config.js';

const HOLD_MS = 60_000;
const SCOPE = { tenant: '', owner: '' };

/** Keeps what is posted, and answers as it is told. */
class RecordingPoster extends PushPoster {
  readonly posts: PushPost[] = [];

  constructor(private readonly answer: (index: number) => PushOutcome | Promise<PushOutcome>) {
    super();
  }

  async post(post: PushPost): Promise<PushOutcome> {
    return this.answer(this.posts.push(post) - 1);
  }
}

/** A task with so many chunks, its one lane claimed. */
async function claimed(
  chunks: number,
  answer: (index: number) => PushOutcome | Promise<PushOutcome>,
) {
  const options = testOptions();
  const database = new MemoryTaskDatabase();
  const records = new PushRecords(new PlainText());
  const tasks = new MemoryTaskRepository(database, options, records);
  const lanes = new MemoryPushLaneRepository(database, options, records);
  const artifact = {
    ...{ artifactId: 'a', name: '', description: '', extensions: [], metadata: undefined },
    parts: [textPart('x')],
  };
  const chunk = encodeUpdate({ kind: 'artifact', artifact, append: true, lastChunk: false });
  const run = { scope: SCOPE, contextId: 'c', taskId: tasks.newTaskId(SCOPE, 'c'), epoch: 1 };
  const message = encodeMessage(agentMessage('Go'));
  const pushConfig = pushConfigOf('a');
  const updates = Array.from({ length: chunks }, () => chunk);
  await tasks.create({ run, processor: 'test', message, pushConfig }, updates);
  const lane = { taskId: run.taskId, configId: 'a', host: hostKey(pushConfig.config.url) };
  const result = await lanes.claim(lane, HOLD_MS);
  if (result.outcome !== 'claimed') throw new Error('The lane is not due.');
  const poster = new RecordingPoster(answer);
  const courier = new LaneCourier(lanes, tasks, poster, options.push, HOLD_MS);
  return { ...result, lanes, lane, poster, courier };
}

const stop = () => ({
  closing: false,
  othersWait: () => true,
  signal: new AbortController().signal,
});
const DELIVERED: PushOutcome = { kind: 'delivered' };

describe('LaneCourier', () => {
  afterEach(() => void jest.useRealTimers());

  it('posts everything, one after the other, and gives the lane up', async () => {
    const { courier, held, poster, lanes, lane } = await claimed(40, () => DELIVERED);
    expect(await courier.carry(held, stop())).toEqual({ kind: 'done' });
    const numbers = poster.posts.map(({ id }) => Number(id.split('.')[1]));
    expect(numbers).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
    expect(new TaskEvent(1, poster.posts[0]!.body).taskId).toBe(lane.taskId);
    expect(await lanes.claim(lane, HOLD_MS)).toEqual({ outcome: 'not-due' });
  });

  it('lets others have their turn after a while', async () => {
    const { courier, held, poster, lanes, lane } = await claimed(100, () => DELIVERED);
    expect(await courier.carry(held, stop())).toEqual({ kind: 'turn-over' });
    expect(poster.posts).toHaveLength(63);
    const next = await lanes.claim(lane, HOLD_MS);
    expect(next).toMatchObject({ held: { attempts: 0, page: { events: { 0: { seq: 64 } } } } });
  });

  it('goes on while nobody waits', async () => {
    const { courier, held, poster } = await claimed(200, () => DELIVERED);
    let posted = 0;
    const others = { ...stop(), othersWait: () => (posted = poster.posts.length) >= 150 };
    expect(await courier.carry(held, others)).toEqual({ kind: 'turn-over' });
    expect(posted).toBe(150);
  });

  it('renews its claim once a second, and with every page', async () => {
    jest.useFakeTimers();
    const { courier, held, poster, lanes } = await claimed(20, () => {
      jest.advanceTimersByTime(400);
      return DELIVERED;
    });
    const advance = jest.spyOn(lanes, 'advance');
    await courier.carry(held, stop());
    expect(poster.posts).toHaveLength(21);
    const renewed = advance.mock.calls.filter(([, , , holdMs]) => holdMs === HOLD_MS);
    // The 16th ends a page, and the 21st the lane.
    expect(renewed.map(([, , to]) => to)).toEqual([3, 6, 9, 12, 15, 16, 19, 21]);
  });

  it('takes a poster that throws for one that failed', async () => {
    const { courier, held } = await claimed(1, () => Promise.reject(new Error('secret')));
    const parting = await courier.carry(held, stop());
    expect(parting).toMatchObject({ kind: 'retry', reason: 'the poster failed' });
  });

  it('stops between two posts when it is closing', async () => {
    const stopping = stop();
    const { courier, held, poster, lanes, lane } = await claimed(9, (index) => {
      stopping.closing = index === 2;
      return DELIVERED;
    });
    expect(await courier.carry(held, stopping)).toEqual({ kind: 'turn-over' });
    expect(poster.posts).toHaveLength(3);
    const next = await lanes.claim(lane, HOLD_MS);
    expect(next).toMatchObject({ held: { page: { events: { 0: { seq: 4 } } } } });
  });

  it('counts no try that was aborted', async () => {
    const abort = new AbortController();
    const { courier, held, lanes, lane } = await claimed(1, () => {
      abort.abort();
      return { kind: 'transient', reason: 'stopped' };
    });
    const parting = await courier.carry(held, { ...stop(), signal: abort.signal });
    expect(parting).toEqual({ kind: 'turn-over' });
    expect(await lanes.claim(lane, HOLD_MS)).toMatchObject({ held: { attempts: 0 } });
  });
});
