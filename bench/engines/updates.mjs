// Updates of tasks without HTTP, and the same events written by hand: XADD and PUBLISH, pipelined
// through the same ioredis. Offers one round of each, in updates a second.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { TaskManager } from 'nestjs-a2a-redis';
import { chunkText } from '../agents/work.mjs';
import { offer, options } from '../harness/offer.mjs';
import { sendRequest } from '../load/messages.mjs';
import { createEngine } from './context.mjs';
import { expectRun, Writer } from './writer.processor.mjs';

/** Where our journals are trimmed, too. */
const TRIM = ['MAXLEN', '~', 10_000];

const engine = await createEngine(options.redis, Writer);
const manager = engine.get(TaskManager);
const redis = new Redis(options.redis);

offer('ready', {
  awaited: (tasks, updates) => engineRate(tasks, updates, 'awaited'),
  queued: (updates) => engineRate(1, updates, 'queued'),
  rawAwaited,
  rawQueued,
});

/** All tasks are stored first; what is timed is their updates. */
async function engineRate(tasks, updates, mode) {
  const configuration = { returnImmediately: true }; // readers are measured elsewhere
  const text = `${updates} ${mode}`;
  const requests = Array.from({ length: tasks }, () => sendRequest(text, configuration));
  const runs = requests.map(({ message }) => expectRun(message.messageId));
  await Promise.all(requests.map((request) => manager.sendMessage(request)));
  const ids = await Promise.all(runs.map(({ created }) => created.promise));
  const from = performance.now();
  for (const { begin } of runs) begin.resolve();
  await Promise.all(runs.map(({ written }) => written.promise));
  const seconds = (performance.now() - from) / 1_000;
  for (const id of ids) checkTask(await manager.getTask({ tenant: '', id }), updates);
  return (tasks * updates) / seconds;
}

/** Lanes that each wait for their event to be written before they write the next one. */
async function rawAwaited(lanes, updates) {
  const lane = async (key) => {
    for (let i = 0; i < updates; i += 1) await write(redis.pipeline(), key, i).exec();
  };
  const keys = Array.from({ length: lanes }, () => randomUUID());
  const from = performance.now();
  await Promise.all(keys.map(lane));
  const seconds = (performance.now() - from) / 1_000;
  await Promise.all(keys.map((key) => checkStream(key, updates)));
  return (lanes * updates) / seconds;
}

/** One writer that waits for nothing. */
async function rawQueued(updates, depth) {
  const key = randomUUID();
  const from = performance.now();
  const written = [];
  for (let i = 0; i < updates;) {
    const pipeline = redis.pipeline();
    for (const end = Math.min(i + depth, updates); i < end; i += 1) write(pipeline, key, i);
    written.push(pipeline.exec());
  }
  await Promise.all(written);
  const seconds = (performance.now() - from) / 1_000;
  await checkStream(key, updates);
  return updates / seconds;
}

/** An event as ours is: the same JSON. */
function write(pipeline, key, index) {
  const part = `{"text":${JSON.stringify(chunkText(index))},"mediaType":"text/plain"}`;
  const artifact = `{"artifactId":"answer","parts":[${part}]}`;
  const ids = `"taskId":"${key}","contextId":"${key}"`;
  const event = `{"artifactUpdate":{${ids},"artifact":${artifact},"append":true}}`;
  return pipeline.xadd(key, ...TRIM, '*', 'e', event).publish(key, event);
}

async function checkStream(key, updates) {
  const info = await redis.xinfo('STREAM', key);
  const added = info[info.indexOf('entries-added') + 1];
  if (added !== updates) throw new Error(`${added} of ${updates} events are in the stream.`);
  await redis.unlink(key);
}

function checkTask({ id, artifacts }, updates) {
  const texts = artifacts[0]?.parts.map(({ content }) => content.value) ?? [];
  if (texts.length !== updates || texts.some((text, i) => text !== chunkText(i))) {
    throw new Error(`Task ${id} has ${texts.length} of ${updates} chunks, or in another order.`);
  }
}
