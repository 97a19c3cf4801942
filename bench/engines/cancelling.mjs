// One of two instances: one runs tasks until their signal is aborted, the other cancels them.
// Beside it a bare publisher and subscriber.
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { A2AProcessor, TaskManager } from 'nestjs-a2a-redis';
import { now } from '../harness/clock.mjs';
import { deferred } from '../harness/deferred.mjs';
import { offer, options } from '../harness/offer.mjs';
import { sendRequest } from '../load/messages.mjs';
import { createEngine } from './context.mjs';

/** Runs until it is cancelled. */
class UntilCancelled {
  static started = deferred();
  static aborted = deferred();

  async process(_message, task) {
    await task.working();
    const stopped = once(task.signal, 'abort');
    UntilCancelled.started.resolve();
    await stopped;
    UntilCancelled.aborted.resolve(now());
  }
}
A2AProcessor({ id: 'until-cancelled' })(UntilCancelled);

const engine = await createEngine(options.redis, UntilCancelled);
const manager = engine.get(TaskManager);
const redis = new Redis(options.redis);
const subscriber = new Redis(options.redis);
await subscriber.subscribe('raw');
let heard;

offer('ready', {
  run,
  abortedAt: () => UntilCancelled.aborted.promise,
  cancel,
  publish,
  listen,
  heardAt: () => heard,
});

/** Starts a task; resolves to its id when it works. */
async function run() {
  UntilCancelled.started = deferred();
  UntilCancelled.aborted = deferred();
  const { id } = await manager.sendMessage(sendRequest('wait', { returnImmediately: true }));
  await UntilCancelled.started.promise;
  return id;
}

/** Resolves to the time the cancel was asked for, when the task is canceled. */
async function cancel(id) {
  const from = now();
  const { status } = await manager.cancelTask({ tenant: '', id, metadata: undefined });
  if (status.state !== 5) throw new Error(`Task ${id} is in state ${status.state}.`);
  return from;
}

async function publish() {
  const from = now();
  await redis.publish('raw', 'x');
  return from;
}

/** The next message is timed. */
function listen() {
  heard = once(subscriber, 'message').then(now);
}
