// An instance that delivers what another one has written, and the same HTTP client without it.
import { randomUUID } from 'node:crypto';
import { A2AProcessor, TaskManager } from 'nestjs-a2a-redis';
import { Agent } from 'undici';
import { CARD, chunkText } from '../agents/work.mjs';
import { offer, options } from '../harness/offer.mjs';
import { sendRequest } from '../load/messages.mjs';
import { createEngine } from './context.mjs';

const { redis, receiver, atATime } = options;

/** Writes as many chunks as the message says, at once. */
class Chunks {
  async process(_message, task) {
    const chunks = Number(task.request.message.parts[0].content.value);
    for (let i = 0; i < chunks; i += 1) void task.appendArtifact('answer', chunkText(i));
    await task.complete();
  }
}
A2AProcessor({ id: 'chunks' })(Chunks);

let prefix;
let deliverer;

offer('ready', { write, deliver, stop, post });

function instance(workers) {
  return createEngine(redis, Chunks, {
    prefix,
    agentCard: { ...CARD, capabilities: { pushNotifications: true } },
    push: { workers, workersPerHost: atATime, allow: ['127.0.0.1'] },
  });
}

/** Tasks with a configuration each, which nobody delivers. */
async function write(tasks, events) {
  prefix = `push-${randomUUID()}`;
  const writer = await instance(0);
  const send = () =>
    writer.get(TaskManager).sendMessage(
      // The task, its chunks, and its end.
      sendRequest(String(events - 2), { taskPushNotificationConfig: { id: 'a', url: receiver } }),
    );
  await Promise.all(Array.from({ length: tasks }, send));
  await writer.close();
}

async function deliver() {
  deliverer = await instance(atATime);
}

async function stop() {
  await deliverer.close();
}

/** Posts events of so many tasks, as many at a time, one after the other in each lane. */
async function post(tasks, events) {
  const agent = new Agent();
  const waiting = Array.from({ length: tasks }, () => randomUUID());
  const lane = async () => {
    for (let task = waiting.pop(); task; task = waiting.pop()) {
      for (let i = 0; i < events; i += 1) await postOne(agent, task, i);
    }
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  await agent.close();
}

async function postOne(agent, task, index) {
  const part = `{"text":${JSON.stringify(chunkText(index))},"mediaType":"text/plain"}`;
  const artifact = `{"artifactId":"answer","parts":[${part}]}`;
  const ids = `"taskId":"${task}","contextId":"${task}"`;
  const { statusCode, body } = await agent.request({
    origin: receiver,
    path: '/',
    method: 'POST',
    headers: {
      'Content-Type': 'application/a2a+json',
      'X-A2A-Notification-Id': `${task}.${index + 1}.a`,
    },
    body: `{"artifactUpdate":{${ids},"artifact":${artifact},"append":true}}`,
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`The receiver answered ${statusCode}.`);
}
