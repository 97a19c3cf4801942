import path from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { checkStore, isSettled } from '../check/check-store.js';
import { readStore, type StoreImage } from '../check/store-image.js';
import { startRedis } from '../../support/redis/index.mjs';
import type { Findings } from '../driver/findings.js';
import { Random } from '../driver/random.js';
import { checkDeliveries, type Deliveries } from './check-deliveries.js';
import { FaultyReceiver } from './faulty-receiver.js';
import { PushFaults } from './push-faults.js';
import { pushFleet } from './push-fleet.js';
import { PushWork } from './push-work.js';

const PREFIX = 'chaos-push';
const PARTITIONS = 4;
const RECEIVERS = 4;
const BETWEEN_TASKS_MS = 60;
const BETWEEN_FAULTS_MS = 1200;

/** Claims end after 6 s; then everything must be sent soon, also on a busy machine. */
const QUIET_WITHIN_MS = 60_000;
const POLL_MS = 50;
export const LOGS = 'node_modules/.cache/chaos/logs/push';

/** Runs agents and receivers through faults, then compares what was written with what came. */
export async function pushRun(
  seed: number,
  durationMs: number,
  findings: Findings,
): Promise<Deliveries> {
  const random = new Random(seed);
  const redis = await startRedis({ appendOnly: true });
  const client = new Redis(redis.url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  const receivers = Array.from(
    { length: RECEIVERS },
    () => new FaultyReceiver(random.fork(), findings),
  );
  const agents = pushFleet(redis.url, PREFIX, findings);
  try {
    await Promise.all([...receivers, ...agents].map((one) => one.start()));
    const work = new PushWork(agents, receivers, findings);
    const faults = new PushFaults(agents, receivers, redis, client, findings);
    const end = performance.now() + durationMs;
    await Promise.all([
      repeat(end, BETWEEN_TASKS_MS, random.fork(), (own) => work.start(own)),
      repeat(end, BETWEEN_FAULTS_MS, random.fork(), (own) => faults.strike(own)),
    ]);
    for (const receiver of receivers) receiver.heal();
    const image = await settled(client, findings);
    for (const problem of checkStore(image)) findings.violation(problem);
    return await checkDeliveries(image, client, receivers, work.uncertain, findings);
  } finally {
    await Promise.all([...agents.map((a) => a.dispose()), ...receivers.map((r) => r.stop())]);
    mkdirSync(path.resolve(LOGS), { recursive: true });
    for (const { name, lines } of agents) {
      writeFileSync(path.resolve(LOGS, `${name}.log`), `${lines.join('\n')}\n`);
    }
    client.disconnect();
    await redis.stop();
  }
}

/** Begins the work again and again, and waits for all of it in the end. */
async function repeat(
  end: number,
  pauseMs: number,
  random: Random,
  work: (random: Random) => Promise<void>,
): Promise<void> {
  const begun: Promise<void>[] = [];
  while (performance.now() < end) {
    begun.push(work(random.fork()));
    await delay(random.between(0, 2 * pauseMs));
  }
  await Promise.all(begun);
}

/** Waits until no task runs and no lane is due. */
async function settled(client: Redis, findings: Findings): Promise<StoreImage> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  for (;;) {
    const due = await Promise.all(
      Array.from({ length: PARTITIONS }, (_, i) => client.zcard(`${PREFIX}:{${i}}:push:due`)),
    );
    const left = due.reduce((sum, count) => sum + count, 0);
    const image = await readStore(client, PREFIX);
    if (left === 0 && [...image.tasks.values()].every(isSettled)) return image;
    if (performance.now() > deadline) {
      findings.violation(`after ${QUIET_WITHIN_MS} ms ${left} lanes are still due`);
      return image;
    }
    await delay(POLL_MS);
  }
}
