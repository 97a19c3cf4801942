import { describe, expect, it } from '@jest/globals';
import { byHand, unused } from '../../support/instances/by-hand.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { lossyChannels, type Delivery } from '../../support/instances/lossy-channels.js';
import { bytesOf, expectDense, record } from '../../support/instances/recording.js';
import { begin, chunksOf, ofTask } from '../../support/instances/requests.js';
import { sharedRedisUrl } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const CHUNKS = 30;

describe('a reader whose pub/sub messages are', () => {
  const start = instancePool();
  const common = { connection: sharedRedisUrl(), prefix: uniquePrefix('lost') };

  /** Sequence number of the first event in a message. */
  const seqOf = (text: string) => Number.parseInt(text, 10);
  const last = CHUNKS + 2;
  const held: string[] = [];

  const troubles: [string, Delivery][] = [
    ['lost now and then', (text) => (seqOf(text) % 3 === 0 && seqOf(text) < last ? [] : [text])],
    ['all lost but the last', (text) => (seqOf(text) < last ? [] : [text])],
    ['repeated', (text) => [text, text, text]],
    [
      'out of order',
      (text) => {
        held.unshift(text);
        return held.length === 3 || seqOf(text) === last ? held.splice(0) : [];
      },
    ],
  ];

  it.each(troubles)('%s still gets every event once, in order', async (_what, deliver) => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({ ...common, process }),
      start({ ...common, process: unused, overrides: [lossyChannels(deliver)] }),
    ]);
    const { id } = await begin(a.manager);
    const task = await started;
    const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(id))));
    await Promise.all(readers.map((reader) => reader.opened()));
    for (let i = 0; i < CHUNKS; i += 1) await task.appendArtifact('result', `${i} `);
    await task.complete();
    finish();
    await Promise.all(readers.map(({ over }) => over));
    expectDense(readers[1]!.events);
    expect(bytesOf(readers[1]!.events)).toEqual(bytesOf(readers[0]!.events));
    expect(readers[1]!.events.at(-1)!.seq).toBe(last);
  });
});

describe('a reader from whom the last message was kept', () => {
  const start = instancePool();
  const common = { connection: sharedRedisUrl(), prefix: uniquePrefix('silent') };

  it('is sent to the journal when the silence is noticed', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({ ...common, process }),
      start({ ...common, process: unused, overrides: [lossyChannels(() => [])] }),
    ]);
    const { id } = await begin(a.manager);
    const task = await started;
    const reader = record(b.manager.subscribeToTask(ofTask(id)));
    await reader.opened();
    await task.complete('Done');
    finish();
    const { silence } = b;
    await silence.check(); // from now on, whoever hears nothing is silent
    await silence.check();
    await reader.over;
    expect(reader.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('ends when its task expired in the silence', async () => {
    const { process } = byHand();
    const options = { ...common, prefix: uniquePrefix('expired') };
    const [a, b] = await Promise.all([
      start({ ...options, process }),
      start({ ...options, process: unused, overrides: [lossyChannels(() => [])] }),
    ]);
    const { id } = await begin(a.manager);
    const reader = record(b.manager.subscribeToTask(ofTask(id)));
    await reader.opened();
    await b.connections.commands.del(b.keys.task(id));
    const { silence } = b;
    await silence.check();
    await silence.check();
    await reader.over;
    expect(reader.events).toHaveLength(1);
  });
});

describe('a reader who fell behind the journal', () => {
  const start = instancePool();
  const common = {
    connection: sharedRedisUrl(),
    prefix: uniquePrefix('trimmed'),
    maxJournalLength: 1,
  };

  it('gets a snapshot marked as a reset, and goes on from there', async () => {
    let deaf = false;
    const deliver: Delivery = (text) => (deaf ? [] : [text]);
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({ ...common, process }),
      start({ ...common, process: unused, overrides: [lossyChannels(deliver)] }),
    ]);
    const { id } = await begin(a.manager);
    const task = await started;
    const reader = record(b.manager.subscribeToTask(ofTask(id)));
    await reader.opened();
    await task.appendArtifact('result', 'heard');
    await reader.reached(2);
    deaf = true;
    for (let i = 0; i < 500; i += 1) void task.appendArtifact('result', `${i} `);
    await task.working('Still there');
    deaf = false;
    await task.appendArtifact('result', 'heard again');
    await reader.reached(504);
    await task.complete();
    finish();
    await reader.over;

    expect(reader.events.map(({ seq, reset }) => [seq, reset])).toEqual([
      [1, false],
      [2, false],
      [504, true],
      [505, false],
    ]);
    const stored = await a.manager.getTask(ofTask(id));
    expect(chunksOf(stored, 'result')).toHaveLength(502);
    expect(reader.folded()).toEqual(stored);
  });

  it('gets it, too, when resuming after an event that is gone', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([
      start({ ...common, process }),
      start({ ...common, process: unused }),
    ]);
    const { id } = await begin(a.manager);
    const task = await started;
    for (let i = 0; i < 500; i += 1) void task.appendArtifact('result', `${i} `);
    await task.working();
    const reader = record(b.manager.subscribeToTask(ofTask(id), undefined, { after: 3 }));
    expect(await reader.opened()).toMatchObject({ seq: 502, reset: true });
    await task.complete();
    finish();
    await reader.over;
    expect(reader.events.map(({ seq }) => seq)).toEqual([502, 503]);
    expect(reader.folded()).toEqual(await a.manager.getTask(ofTask(id)));
  });
});
