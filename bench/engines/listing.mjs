// Task lists of three sizes, one per tenant, in one Redis. Offers to fill one, and to read pages.
import { randomUUID } from 'node:crypto';
import { ListTasksRequest, Message, TaskState } from '@a2a-js/sdk';
import { A2AProcessor, TaskManager, TaskRepository } from 'nestjs-a2a-redis';
import { offer, options } from '../harness/offer.mjs';
import { median } from '../harness/statistics.mjs';
import { sendParams } from '../load/requests.mjs';
import { createEngine } from './context.mjs';

/** Tasks on the wire at a time while a list is filled. */
const AT_ONCE = 200;

/** Nothing is run here. */
class Idle {
  process() {}
}
A2AProcessor({ id: 'idle' })(Idle);

const engine = await createEngine(options.redis, Idle, { expiration: '24h' });
const manager = engine.get(TaskManager);
const tasks = engine.get(TaskRepository);

offer('ready', { fill, readPages });

async function fill(tenant, count) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await createTask(tenant);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** A task as it is after a short turn. */
async function createTask(tenant) {
  const scope = { tenant, owner: '' };
  const contextId = randomUUID();
  const taskId = tasks.newTaskId(scope, contextId);
  const { message } = sendParams('What is on the list?');
  const json = JSON.stringify({ ...Message.toJSON(Message.fromJSON(message)), taskId, contextId });
  const run = { scope, taskId, contextId, epoch: 1 };
  const state = TaskState.TASK_STATE_COMPLETED;
  const completed = {
    kind: 'status',
    state,
    body: '',
    metadata: '',
    metadataEntries: [],
    bytes: 0,
  };
  const { outcome } = await tasks.create({ run, processor: 'idle', message: json }, [completed]);
  if (outcome !== 'applied') throw new Error(`A task could not be stored: ${outcome}`);
}

/** Milliseconds for a page, the median of several that follow each other. */
async function readPages(tenant, total, pages) {
  const times = [];
  const seen = new Set();
  let pageToken = '';
  for (let i = 0; i < pages; i += 1) {
    const from = performance.now();
    const request = ListTasksRequest.fromJSON({ tenant, pageSize: 50, pageToken });
    const page = await manager.listTasks(request);
    times.push(performance.now() - from);
    for (const { id } of page.tasks) seen.add(id);
    if (page.totalSize !== total)
      throw new Error(`${page.totalSize} of ${total} tasks are listed.`);
    pageToken = page.nextPageToken;
  }
  if (seen.size !== pages * 50) throw new Error(`${seen.size} tasks on ${pages} pages.`);
  return median(times);
}
