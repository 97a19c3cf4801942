/**
 * How long a cancel on one instance takes to abort the signal of the run on another, beside the
 * raw time from PUBLISH to message on the same Redis, in the same run. Usage:
 * `npm run bench:cancel`. Exits with 1 when the median is not below 5 times the raw one.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Role } from '@a2a-js/sdk';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { A2AProcessor, RedisTaskManagerModule, TaskManager, textPart } from 'nestjs-a2a-redis';
import { startRedis } from '../test/support/redis/index.mjs';

const ROUNDS = 500;
const WARM_UP = 50;
const BOUND = 5;

/** Runs until it is cancelled; tells when its signal was aborted. */
class UntilCancelled {
  static started;
  static aborted;

  async process(_message, task) {
    await task.working();
    const stopped = once(task.signal, 'abort');
    UntilCancelled.started();
    await stopped;
    UntilCancelled.aborted(performance.now());
  }
}
A2AProcessor({ id: 'until-cancelled' })(UntilCancelled);

function instance(connection) {
  class AppModule {}
  const agentCard = { name: 'Bench', description: 'Waits to be cancelled', version: '1.0.0' };
  Module({
    imports: [RedisTaskManagerModule.forRoot({ connection, agentCard })],
    providers: [UntilCancelled],
  })(AppModule);
  return NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
}

function request() {
  const ids = { messageId: randomUUID(), contextId: '', taskId: '' };
  const rest = { metadata: undefined, extensions: [], referenceTaskIds: [] };
  const message = { ...ids, ...rest, role: Role.ROLE_USER, parts: [textPart('Go')] };
  const configuration = { acceptedOutputModes: [], returnImmediately: true };
  return { tenant: '', message, configuration, metadata: undefined };
}

async function cancelOnce(runner, canceller) {
  const started = new Promise((resolve) => (UntilCancelled.started = resolve));
  const aborted = new Promise((resolve) => (UntilCancelled.aborted = resolve));
  const { id } = await runner.sendMessage(request());
  await started;
  const from = performance.now();
  const canceled = canceller.cancelTask({ tenant: '', id, metadata: undefined });
  const took = (await aborted) - from;
  const { status } = await canceled;
  if (status.state !== 5) throw new Error(`Task ${id} was not canceled: state ${status.state}`);
  return took;
}

async function publishOnce(publisher, subscriber) {
  const heard = once(subscriber, 'message').then(() => performance.now());
  const from = performance.now();
  void publisher.publish('raw', 'x');
  return (await heard) - from;
}

function quantile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}

const redis = await startRedis();
const [a, b] = await Promise.all([instance(redis.url), instance(redis.url)]);
const publisher = new Redis(redis.port);
const subscriber = new Redis(redis.port);
try {
  await subscriber.subscribe('raw');
  const [runner, canceller] = [a, b].map((app) => app.get(TaskManager));
  const raw = [];
  const cancels = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    const times = [await publishOnce(publisher, subscriber), await cancelOnce(runner, canceller)];
    if (round < WARM_UP) continue;
    raw.push(times[0]);
    cancels.push(times[1]);
  }
  const [rawMedian, cancelMedian] = [raw, cancels].map((values) => quantile(values, 0.5));
  const ratio = cancelMedian / rawMedian;
  console.log(`${ROUNDS} rounds                  median      p99`);
  for (const [name, values] of [
    ['publish to message', raw],
    ['cancel to abort', cancels],
  ]) {
    const [median, p99] = [0.5, 0.99].map((share) => quantile(values, share).toFixed(3));
    console.log(`${name.padEnd(24)} ${median.padStart(6)} ms ${p99.padStart(7)} ms`);
  }
  console.log(`ratio of the medians ${ratio.toFixed(2)}, to be below ${BOUND}`);
  process.exitCode = ratio < BOUND ? 0 : 1;
} finally {
  publisher.disconnect();
  subscriber.disconnect();
  await Promise.all([a.close(), b.close()]);
  await redis.stop();
}
