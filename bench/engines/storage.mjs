// Tasks of known size. Offers to run them, and says how long their plain JSON is.
import { Task } from '@a2a-js/sdk';
import { TaskManager } from 'nestjs-a2a-redis';
import { lastValueFrom, toArray } from 'rxjs';
import { BenchProcessor } from '../agents/ours.processor.mjs';
import { offer, options } from '../harness/offer.mjs';
import { sendRequest } from '../load/messages.mjs';
import { createEngine } from './context.mjs';

const AT_ONCE = 32;

const engine = await createEngine(options.redis, BenchProcessor);
const manager = engine.get(TaskManager);

offer('ready', { shortTasks, stream });

/** Runs short tasks; mean length of one as JSON. */
async function shortTasks(count) {
  let left = count;
  let bytes = 0;
  const lane = async () => {
    while (left-- > 0) {
      const task = await manager.sendMessage(sendRequest(`question ${left}`));
      bytes += jsonBytes(task);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return bytes / count;
}

/** One task with so many chunks; mean length of their events as JSON. */
async function stream(chunks) {
  const events = await lastValueFrom(
    manager.sendMessageStream(sendRequest(`chunks ${chunks}`)).pipe(toArray()),
  );
  const updates = events.filter(({ payload }) => payload.$case === 'artifactUpdate');
  if (updates.length !== chunks) throw new Error(`${updates.length} of ${chunks} chunks came.`);
  return updates.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0) / chunks;
}

function jsonBytes(task) {
  if (task.status.state !== 3) throw new Error(`Task ${task.id} is in state ${task.status.state}.`);
  return Buffer.byteLength(JSON.stringify(Task.toJSON(task)));
}
