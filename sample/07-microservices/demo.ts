import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ListTasksRequest } from '@a2a-js/sdk';
import { A2AMicroserviceClient } from 'nestjs-a2a-redis/microservices';
import { lastValueFrom, toArray } from 'rxjs';
import { startPrivateRedis } from '../02-many-instances/stage/private-redis.js';
import { Billing, BillingModule } from './billing.js';
import { killInstance, startInstance } from './instance.js';

const TEXTS = Array.from({ length: 20 }, (_, i) => `TEXT ${i}`);
const EVENTS = ['task', 'statusUpdate', 'result', 'statusUpdate'];

const children: ChildProcess[] = [];
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

try {
  const { REDIS_URL: given } = process.env;
  const redis = given ? undefined : await startPrivateRedis();
  try {
    await stage(given ?? redis!.url);
  } finally {
    await redis?.stop();
  }
  console.log('\nEvery text was taken once.');
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function stage(redisUrl: string): Promise<void> {
  children.push(...(await Promise.all([startInstance(redisUrl), startInstance(redisUrl)])));
  const module = BillingModule.forRoot(new URL(redisUrl));
  const app = await NestFactory.createApplicationContext(module, { logger: ['warn', 'error'] });
  try {
    await demo(app);
  } finally {
    await app.close();
    await Promise.all(children.map(killInstance));
  }
}

/** A service, and two instances of the agent it needs, on one bus. */
async function demo(app: INestApplicationContext): Promise<void> {
  console.log('One text, and what the agent does with it');
  console.log(`  ${(await shrink(app, 'HELLO World')).join(', ')}`);

  console.log(`\n${TEXTS.length} texts at once: both instances hear each, and one takes it`);
  await shrinkAll(app);

  console.log('\nThe same, after one instance was killed');
  await killInstance(children[0]!);
  await shrinkAll(app);
}

async function shrink(app: INestApplicationContext, text: string): Promise<string[]> {
  const words = await lastValueFrom(app.get(Billing).shrink(text).pipe(toArray()));
  assert.deepEqual(words, EVENTS, `Not the events of a task: ${words.join(', ')}`);
  return words;
}

/** Every text makes one task: two where both instances take it, none where neither does. */
async function shrinkAll(app: INestApplicationContext): Promise<void> {
  const before = await countTasks(app);
  await Promise.all(TEXTS.map((text) => shrink(app, text)));
  const made = (await countTasks(app)) - before;
  console.log(`  ${made} tasks, each with its events`);
  assert.equal(made, TEXTS.length, 'Not one task for each text.');
}

async function countTasks(app: INestApplicationContext): Promise<number> {
  const client = app.get(A2AMicroserviceClient, { strict: false });
  return (await lastValueFrom(client.listTasks(ListTasksRequest.fromJSON({})))).totalSize;
}
