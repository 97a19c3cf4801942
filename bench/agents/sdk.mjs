// The peer: the SDK's own DefaultRequestHandler on Express, as its README shows it. Options:
// `redis`, the URL of a server for the snapshot store; without it the SDK's InMemoryTaskStore.
import { once } from 'node:events';
import { AgentCard, TaskState } from '@a2a-js/sdk';
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from '@a2a-js/sdk/server';
import { jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express';
import express from 'express';
import { Redis } from 'ioredis';
import { offer, options } from '../harness/offer.mjs';
import { SnapshotTaskStore } from '../peers/snapshot-task-store.mjs';
import { ANSWER_ID, CARD, chunkText, workOf } from './work.mjs';

class BenchExecutor {
  async execute({ taskId, contextId, userMessage }, bus) {
    const ids = { taskId, contextId };
    bus.publish(
      AgentEvent.task({
        id: taskId,
        contextId,
        status: status(TaskState.TASK_STATE_SUBMITTED),
        history: [userMessage],
        artifacts: [],
        metadata: undefined,
      }),
    );
    const { text, chunks } = workOf(userMessage.parts[0].content.value);
    if (chunks === 0) bus.publish(artifactUpdate(ids, text, false, false));
    for (let i = 0; i < chunks; i += 1) {
      bus.publish(artifactUpdate(ids, chunkText(i), i > 0, i === chunks - 1));
    }
    const completed = status(TaskState.TASK_STATE_COMPLETED);
    bus.publish(AgentEvent.statusUpdate({ ...ids, status: completed, metadata: undefined }));
    bus.finished();
  }

  async cancelTask() {}
}

function status(state) {
  return { state, message: undefined, timestamp: new Date().toISOString() };
}

function artifactUpdate(ids, text, append, lastChunk) {
  const content = { $case: 'text', value: text };
  const part = { content, metadata: undefined, filename: '', mediaType: 'text/plain' };
  const artifact = {
    artifactId: ANSWER_ID,
    name: '',
    description: '',
    parts: [part],
    metadata: undefined,
    extensions: [],
  };
  return AgentEvent.artifactUpdate({ ...ids, artifact, append, lastChunk, metadata: undefined });
}

const app = express();
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
const store = options.redis
  ? new SnapshotTaskStore(new Redis(options.redis))
  : new InMemoryTaskStore();
const card = AgentCard.fromJSON({
  ...CARD,
  capabilities: { streaming: true },
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [{ id: 'bench', name: 'Bench', description: CARD.description, tags: ['bench'] }],
  supportedInterfaces: [{ url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
});
app.use(
  jsonRpcHandler({
    requestHandler: new DefaultRequestHandler(card, store, new BenchExecutor()),
    userBuilder: UserBuilder.noAuthentication,
  }),
);
offer(url);
