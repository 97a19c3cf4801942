/**
 * How many notifications one instance delivers in a second, beside what the same HTTP client posts of
 * the same bodies, as many at a time, in the same run. The events are written before the instance
 * starts. Usage: `npm run bench:push`. Exits with 1 when the median ratio is below 1/2.
 */
import 'reflect-metadata';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Role } from '@a2a-js/sdk';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Agent } from 'undici';
import { A2AProcessor, RedisTaskManagerModule, TaskManager, textPart } from 'nestjs-a2a-redis';
import { startRedis } from '../test/support/redis/index.mjs';

const ROUNDS = 7;
const TASKS = 64;
const CHUNKS = 198;
/** The task, its chunks, and its end. */
const EVENTS = TASKS * (CHUNKS + 2);
const AT_A_TIME = 32;
const BOUND = 0.5;

class Writer {
  async process(_message, task) {
    for (let i = 0; i < CHUNKS; i += 1) void task.appendArtifact('result', 'x'.repeat(200));
    await task.complete();
  }
}
A2AProcessor({ id: 'writer' })(Writer);

function instance(connection, prefix, workers) {
  class AppModule {}
  const capabilities = { pushNotifications: true };
  const agentCard = { name: 'Bench', description: 'Writes', version: '1.0.0', capabilities };
  const push = { workers, workersPerHost: AT_A_TIME, allow: ['127.0.0.1'] };
  Module({
    imports: [RedisTaskManagerModule.forRoot({ connection, prefix, agentCard, push })],
    providers: [Writer],
  })(AppModule);
  return NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
}

function request(url) {
  const ids = { messageId: randomUUID(), contextId: '', taskId: '' };
  const rest = { metadata: undefined, extensions: [], referenceTaskIds: [] };
  const message = { ...ids, ...rest, role: Role.ROLE_USER, parts: [textPart('Go')] };
  const config = { tenant: '', taskId: '', id: 'bench', url, token: '' };
  const configuration = { acceptedOutputModes: [], taskPushNotificationConfig: config };
  return { tenant: '', message, configuration, metadata: undefined };
}

/** Writes tasks that nobody delivers, then lets one instance deliver them; events per second. */
async function ours(redis, receiver) {
  const prefix = `bench-${randomUUID()}`;
  const writer = await instance(redis, prefix, 0);
  const send = () => writer.get(TaskManager).sendMessage(request(receiver.url));
  await Promise.all(Array.from({ length: TASKS }, send));
  await writer.close();
  const { over } = await receiver.expect(EVENTS);
  const deliverer = await instance(redis, prefix, AT_A_TIME);
  const { ms } = await over;
  await deliverer.close();
  return (1000 * EVENTS) / ms;
}

/** Posts the same number of bodies of the same size; posts per second. */
async function raw(receiver, body) {
  const agent = new Agent();
  const { over } = await receiver.expect(EVENTS);
  const headers = { 'Content-Type': 'application/a2a+json', 'X-A2A-Notification-Id': randomUUID() };
  let left = EVENTS;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const options = { origin: receiver.url, path: '/hook', method: 'POST', headers, body };
      const answer = await agent.request(options);
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`The receiver answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, client));
  const { ms } = await over;
  await agent.close();
  return (1000 * EVENTS) / ms;
}

async function startReceiver() {
  const child = fork(path.join(import.meta.dirname, 'push-receiver.mjs'));
  const [{ port }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    /** The receiver counts from 0; `over` resolves to what it says when so many came. */
    async expect(wanted) {
      const ready = once(child, 'message');
      child.send({ wanted });
      await ready;
      return { over: once(child, 'message').then(([said]) => said) };
    },
    stop: () => child.kill(),
  };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const redis = await startRedis();
const receiver = await startReceiver();
const ids = { taskId: randomUUID(), contextId: randomUUID() };
const artifact = { artifactId: 'result', parts: [{ text: 'x'.repeat(200) }] };
const body = JSON.stringify({ artifactUpdate: { ...ids, artifact, append: true } });
const rates = { ours: [], raw: [] };
try {
  for (let round = -1; round < ROUNDS; round += 1) {
    const measured = { raw: await raw(receiver, body), ours: await ours(redis.url, receiver) };
    if (round >= 0) for (const name of ['ours', 'raw']) rates[name].push(measured[name]);
  }
} finally {
  receiver.stop();
  await redis.stop();
}
const ratio = median(rates.ours.map((rate, i) => rate / rates.raw[i]));
console.log(`${EVENTS} notifications, ${AT_A_TIME} at a time, ${ROUNDS} rounds (medians)`);
console.log(`  one instance   ${median(rates.ours).toFixed(0)}/s`);
console.log(`  raw undici     ${median(rates.raw).toFixed(0)}/s`);
console.log(`  ratio          ${ratio.toFixed(2)} (bound: at least ${BOUND})`);
if (ratio < BOUND) process.exitCode = 1;
