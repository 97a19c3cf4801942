// One of two instances: one updates a task at a steady rate, the other follows it. Beside it a bare
// publisher and subscriber, with messages of the same size.
import { Redis } from 'ioredis';
import { A2AProcessor, TaskManager } from 'nestjs-a2a-redis';
import { now } from '../harness/clock.mjs';
import { deferred } from '../harness/deferred.mjs';
import { offer, options } from '../harness/offer.mjs';
import { sendRequest } from '../load/messages.mjs';
import { createEngine } from './context.mjs';

/** About what an event of ours has around its text. */
const PADDING = 'x'.repeat(250);

class Held {
  static begun = new Map();

  async process(message, task) {
    await task.created();
    const over = deferred();
    Held.begun.get(message.messageId)?.resolve({ task, over });
    await over.promise;
  }
}
A2AProcessor({ id: 'held' })(Held);

const engine = await createEngine(options.redis, Held);
const manager = engine.get(TaskManager);
const redis = new Redis(options.redis);
const subscriber = new Redis(options.redis);
let held;
let heard;

offer('ready', { begin, update, end, follow, publish, listen, latencies: () => heard });

/** Starts a task; resolves to its id. */
async function begin() {
  const request = sendRequest('wait', { returnImmediately: true });
  const begun = deferred();
  Held.begun.set(request.message.messageId, begun);
  await manager.sendMessage(request);
  held = await begun.promise;
  return held.task.id;
}

async function update(count, perSecond) {
  await steadily(count, perSecond, () => held.task.appendArtifact('times', String(now())));
}

function end() {
  held.over.resolve();
}

/** Resolves when the task is followed; the times of its next `count` events are then collected. */
async function follow(id, count) {
  const opened = deferred();
  const times = [];
  let seq;
  heard = new Promise((resolve, reject) => {
    manager.subscribeToTask({ tenant: '', id }).subscribe({
      next: (event) => {
        const at = now();
        if (seq !== undefined && event.seq !== seq + 1) reject(new Error(`A hole after ${seq}.`));
        seq = event.seq;
        opened.resolve();
        const { payload } = event;
        if (payload.$case !== 'artifactUpdate') return;
        times.push(at - Number(payload.value.artifact.parts[0].content.value));
        if (times.length === count) resolve(times);
      },
      error: reject,
    });
  });
  heard.catch(() => undefined);
  await opened.promise;
}

async function publish(channel, count, perSecond) {
  await steadily(count, perSecond, () => redis.publish(channel, `${now()} ${PADDING}`));
}

async function listen(channel, count) {
  await subscriber.subscribe(channel);
  const times = [];
  heard = new Promise((resolve) => {
    const hear = (_channel, text) => {
      times.push(now() - Number.parseFloat(text));
      if (times.length < count) return;
      subscriber.off('message', hear);
      resolve(subscriber.unsubscribe(channel).then(() => times));
    };
    subscriber.on('message', hear);
  });
}

/** One at a time at the given rate; what a slow timer missed follows at once. */
async function steadily(count, perSecond, write) {
  const from = now();
  for (let i = 0; i < count;) {
    const due = Math.min(count, ((now() - from) / 1_000) * perSecond);
    for (; i < due; i += 1) void write();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
