import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetTaskRequest, SendMessageRequest, TaskState, type Task } from '@a2a-js/sdk';
import { ClientFactory, type Client } from '@a2a-js/sdk/client';
import { textOf } from 'nestjs-a2a-redis';
import { say } from '../02-many-instances/stage/account.js';
import { Instance } from '../02-many-instances/stage/instance.js';
import { startPrivateRedis } from '../02-many-instances/stage/private-redis.js';
import { freePort } from './stage/free-port.js';
import { Ledger } from './stage/ledger.js';

const ORDERS = [30, 40, 50];
const TIMEOUT_MS = 60_000;

const here = (file: string) => path.join(import.meta.dirname, file);

// Every process of the demo ends with this one, however it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130));
}
setTimeout(() => fail(new Error(`it is not over after ${TIMEOUT_MS} ms`)), TIMEOUT_MS).unref();

const { REDIS_URL: given } = process.env;
const redis = given ? undefined : await startPrivateRedis().catch(fail);
const env = { REDIS_URL: given ?? redis!.url };
const agents = ['agent-1', 'agent-2'].map((name) => new Instance(name, here('main.js'), env));
const ledger = new Ledger();
const port = { PORT: String(await freePort()) };
const receiver = new Instance('receiver', here('receiver.js'), port, ledger.add);
const failing = new Instance('receiver', here('receiver.js'), { ...port, FAILS: '6' }, ledger.add);

try {
  await Promise.all([...agents, receiver].map((process) => process.start()));
  await demo();
} catch (error) {
  fail(error);
} finally {
  await Promise.all([...agents, receiver, failing].map((process) => process.stop()));
  await redis?.stop();
}
console.log('\nevery event arrived, in order');

async function demo(): Promise<void> {
  const [first, second] = agents as [Instance, Instance];
  const ids = await Promise.all(ORDERS.map((loaves) => order(first, loaves)));
  say('client', `ordered ${ORDERS.join(', ')} loaves at ${first.name}, and went away`);

  await ledger.until(() => ledger.size >= 30);
  say('receiver', `has ${ledger.size} notifications, and is killed: SIGKILL`);
  await receiver.kill();
  await delay(800); // the agent goes on, and its notifications wait
  await failing.start();
  say('receiver', 'is back, and answers 503 to the next 6 requests');

  await ledger.until(() => ledger.size >= 60);
  say(first.name, `runs the tasks and delivers; ${ledger.size} came; it is killed: SIGKILL`);
  await first.kill();
  await ledger.until(() => ids.every((id) => ledger.isOver(id)));
  say('receiver', `has ${ledger.size} notifications; ${ledger.repeats} came again, by their ids`);

  const client = await new ClientFactory().createFromUrl(second.url);
  for (const [i, id] of ids.entries()) await check(client, id, ORDERS[i]!);
}

/** The client names the receiver, and asks for nothing more. */
async function order({ url }: Instance, loaves: number): Promise<string> {
  const client = await new ClientFactory().createFromUrl(url);
  const task = await client.sendMessage(
    SendMessageRequest.fromJSON({
      message: { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text: String(loaves) }] },
      configuration: {
        returnImmediately: true,
        taskPushNotificationConfig: { url: `${receiver.url}/orders` },
      },
    }),
  );
  return (task as Task).id;
}

/** The notifications, put together, are the task that is stored: nothing is missing, or twice. */
async function check(client: Client, id: string, loaves: number): Promise<void> {
  const stored = await client.getTask(GetTaskRequest.fromJSON({ id }));
  const told = ledger.taskOf(id);
  const expected = Array.from({ length: loaves }, (_, i) => `loaf ${i + 1}`).join('\n');
  assert.equal(
    textOf(told?.artifacts[0]),
    expected,
    'The loaves did not come in order, each once.',
  );
  assert.deepEqual(told, stored, 'The notifications do not tell the task that is stored.');
  assert.equal(told.status?.state, TaskState.TASK_STATE_COMPLETED, 'The task is not COMPLETED.');
  const events = ledger.eventsOf(id).length;
  say('check', `task ${id}: ${events} events, ${loaves} loaves in order, then COMPLETED`);
}

function fail(error: unknown): never {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
