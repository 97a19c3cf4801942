import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { checkStore, isSettled } from '../check/check-store.js';
import { checkTask } from '../check/check-task.js';
import { readStore, storedState, type StoreImage } from '../check/store-image.js';
import { isTerminal, type Task } from '../client/events.js';
import { call } from '../client/json-rpc.js';
import { startRedis } from '../../support/redis/index.mjs';
import { Faults } from './faults.js';
import type { Findings } from './findings.js';
import { Fleet, LEASE_MS, type Mode } from './fleet.js';
import { plan, type Action, type Rates } from './plan.js';
import { Random } from './random.js';
import { Workload } from './workload.js';
import { World } from './world.js';

/** Longest work of a processor, a lease, a sweep and a grace, with room for a busy machine. */
const QUIET_WITHIN_MS = 8000 + 10 * LEASE_MS;
const POLL_MS = 50;

/** What the agents logged is here, in a folder for each mode. */
export const LOGS = 'node_modules/.cache/chaos/logs';

/** Runs one application of several agents through a plan of faults, then checks all that is left. */
export async function chaosRun(
  mode: Mode,
  seed: number,
  rates: Rates,
  findings: Findings,
): Promise<void> {
  const redis = await startRedis({ appendOnly: true });
  const client = new Redis(redis.url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  const prefix = `chaos-${mode}`;
  const fleet = new Fleet(mode, redis.url, prefix, findings);
  const world = new World(fleet, redis, client, findings);
  try {
    await fleet.start();
    await carryOut(plan(new Random(seed), rates), world);
    await settle(world, prefix);
    const image = await readStore(client, prefix);
    await check(world, image);
  } finally {
    for (const watcher of world.watchers) watcher.leave();
    await fleet.dispose(path.resolve(LOGS, mode));
    client.disconnect();
    await redis.stop();
  }
}

async function carryOut(actions: readonly Action[], world: World): Promise<void> {
  const workload = new Workload(world);
  const faults = new Faults(world, workload);
  const strikes: Promise<void>[] = [];
  const begin = performance.now();
  for (const action of actions) {
    const left = begin + action.at - performance.now();
    if (left > 0) await delay(left);
    const { random } = action;
    if (action.kind === 'start') world.go(workload.start(random));
    else if (action.kind === 'fault') {
      const strike = faults.strike(action.fault, random);
      world.go(strike); // which reports what it throws
      strikes.push(strike.catch(() => undefined));
    } else {
      world.findings.count('fault: cancel against completion');
      world.go(workload.race(random));
    }
  }
  await Promise.all(strikes);
}

/** Waits until nothing goes on any more: no run, no caller, no watcher. */
async function settle(world: World, prefix: string): Promise<void> {
  const { findings, fleet, watchers } = world;
  const begin = performance.now();
  const deadline = begin + QUIET_WITHIN_MS;
  while (performance.now() < deadline && !(await isQuiet(world, prefix))) await delay(POLL_MS);
  findings.took('quiet after the last fault', performance.now() - begin);
  const image = await readStore(world.client, prefix);
  for (const watcher of watchers) {
    const stored = image.tasks.get(watcher.taskId ?? '');
    const isParked = stored && isSettled(stored) && !isTerminal(storedState(stored.fields));
    if (!isParked) continue;
    const { length } = stored.journal;
    const isThere = await within(watcher.reached(length), 3000);
    if (!isThere && !watcher.hasLeft && !watcher.unheard) {
      watcher.problems.push(`is at ${watcher.last} of ${length} events, on ${watcher.source}`);
    }
    watcher.leave();
  }
  if (await world.idle(10_000)) return;
  const open = watchers.filter(({ sawEnd, hasLeft, unheard }) => !sawEnd && !hasLeft && !unheard);
  findings.violation(`calls or streams did not end; ${open.length} watchers saw no end`);
  await fleet.heal();
}

async function isQuiet({ client, fleet }: World, prefix: string): Promise<boolean> {
  if (fleet.agents.some(({ state }) => state !== 'up')) return false;
  const leased = await Promise.all(
    [0, 1, 2, 3].map((partition) => client.zcard(`${prefix}:{${partition}}:runs`)),
  );
  if (leased.some((count) => count > 0)) return false;
  const { tasks } = await readStore(client, prefix);
  return [...tasks.values()].every(isSettled);
}

async function check(world: World, image: StoreImage): Promise<void> {
  const { findings, fleet, book, watchers } = world;
  for (const problem of checkStore(image)) findings.violation(problem);
  for (const stored of image.tasks.values()) {
    const given = await Promise.all(
      fleet.serving().map(({ url }) => call<Task>(url, 'GetTask', { id: stored.id })),
    );
    const problems = checkTask(stored, book.tasks.get(stored.id), given);
    for (const problem of problems) findings.violation(`task ${stored.id}: ${problem}`);
    findings.count('events', stored.journal.length);
    findings.count(`ends: ${endOf(given[0])}`);
  }
  for (const id of book.tasks.keys()) {
    if (!image.tasks.has(id)) findings.violation(`task ${id} was confirmed, and is not there`);
  }
  for (const { taskId, problems } of watchers.filter(({ last }) => last === 0)) {
    for (const problem of problems) findings.violation(`task ${taskId}: a watcher ${problem}`);
  }
  findings.count('tasks', image.tasks.size);
  findings.count('observers', watchers.length);
  findings.count('observed events', sum(watchers.map(({ frames }) => frames.length)));
  findings.count('streams resumed', sum(watchers.map(({ drops }) => drops)));
}

/** The last state, and of a failure its reason. */
function endOf(task: Task | undefined): string {
  const state = task?.status.state.replace('TASK_STATE_', '') ?? 'nothing';
  const { parts } = (task?.status.message ?? {}) as { parts?: { text?: string }[] };
  return state === 'FAILED' ? `FAILED, "${parts?.[0]?.text ?? ''}"` : state;
}

async function within(work: Promise<void>, ms: number): Promise<boolean> {
  const late = delay(ms, false, { ref: false });
  return Promise.race([work.then(() => true), late]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
