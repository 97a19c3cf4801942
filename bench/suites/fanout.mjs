import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openStream } from '../load/event-stream.mjs';
import { IdleReaders } from '../load/idle-readers.mjs';
import { info } from '../load/redis-info.mjs';
import { sendParams } from '../load/requests.mjs';

const READERS = 1_000;
const IDLE_MS = 5_000;

/** Neither renewals nor sweeps while commands are counted: they do not come from readers. */
const QUIET = { lease: '1h', sweepInterval: '1h' };

/** Readers of one task on two instances: what they cost while nothing happens, and when it does. */
export const fanout = {
  name: 'fanout',
  title: `${READERS.toLocaleString('en-US')} SSE readers of one task over two instances`,
  bounds: [
    { figure: 'heap per idle reader, KB', atMost: 20 },
    { figure: 'Redis commands per idle reader', atMost: 0 },
    { figure: 'readers that got every event, in order', atLeast: READERS },
  ],

  async run(stage) {
    const count = stage.amount(READERS, 20);
    const { url } = await stage.redis();
    const redis = new Redis(url);
    stage.closeLater(() => redis.disconnect());
    const options = { redis: url, manager: QUIET };
    const nodeArgs = ['--expose-gc'];
    const agents = [
      await stage.start('agents/ours.mjs', options, { nodeArgs }),
      await stage.start('agents/ours.mjs', options, { nodeArgs }),
    ];
    const urls = agents.map(({ ready }) => ready);

    // What a connection loads and caches once is no reader's heap.
    stage.progress('warm-up');
    await follow(agents, urls, stage.amount(200, 4), 1);

    const heaps = [];
    const deliveries = [];
    const complete = [];
    let commands = 0;
    for (let round = 1; round <= stage.amount(3, 1); round += 1) {
      stage.progress(`round ${round}`);
      const seen = await follow(agents, urls, count, stage.amount(50, 3), async () => {
        const before = await info(redis, 'stats', 'total_commands_processed');
        await delay(stage.amount(IDLE_MS, 200)); // nothing is waited for: nothing must happen
        const after = await info(redis, 'stats', 'total_commands_processed');
        commands += after - before - 1; // the first INFO
      });
      heaps.push(seen.heap / 1_000);
      deliveries.push(seen.deliveries);
      complete.push(seen.complete);
    }
    const perReader = commands / (heaps.length * count);
    return {
      unit: 'events/s to readers',
      series: { [`${count} readers`]: deliveries },
      figures: {
        'heap per idle reader, KB': heaps,
        'Redis commands per idle reader': [Math.round(perReader * 100) / 100],
        'readers that got every event, in order': complete,
      },
    };
  },
};

/** The life of one task that many follow. */
async function follow(agents, urls, readers, chunks, whileIdle = async () => {}) {
  const task = openStream(urls[0], 'SendStreamingMessage', sendParams('hold'));
  const { id } = (await task.next()).value.task;
  await task.next(); // it works
  const heapOf = async () => {
    const heaps = await Promise.all(agents.map((agent) => agent.call('heap')));
    return heaps.reduce((sum, heap) => sum + heap);
  };
  const heapBefore = await heapOf();
  const crowd = new IdleReaders();
  await crowd.open(urls, id, readers);
  const heap = ((await heapOf()) - heapBefore) / readers;
  await whileIdle();
  const from = performance.now();
  await agents[0].call('emit', chunks);
  await agents[0].call('finish');
  const complete = await crowd.complete(chunks);
  const seconds = (performance.now() - from) / 1_000;
  await crowd.stop();
  await task.return();
  return { heap, complete, deliveries: (readers * (chunks + 1)) / seconds };
}
