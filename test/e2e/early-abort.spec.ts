import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskRepository } from 'nestjs-a2a-redis';
import { createTestApp, EVERYWHERE, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { allStreamsClosed } from '../support/apps/open-streams.js';
import { deferred } from '../support/deferred.js';

describe.each(EVERYWHERE)(
  'a client that goes before its message is let in, over %s on %s',
  (store, adapter) => {
    const processed = deferred<string>();
    let agent: TestApp;

    beforeAll(async () => {
      agent = await createTestApp(store, {
        adapter,
        scripts: {
          note: async (task, rest) => {
            await task.complete(rest);
            processed.resolve(rest);
          },
        },
      });
    });

    afterAll(() => agent.close());

    it('has its message processed all the same', async () => {
      const { result } = await rpc(agent.url, 'SendMessage', sendParams('ask'));
      const taskId = result.task.id;
      const tasks = agent.app.get(TaskRepository);
      const reached = deferred();
      const release = deferred();
      const beginTurn = tasks.beginTurn.bind(tasks);
      tasks.beginTurn = async (turn) => {
        reached.resolve();
        await release.promise;
        return beginTurn(turn);
      };

      const controller = new AbortController();
      const gone = fetch(agent.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 7,
          method: 'SendStreamingMessage',
          params: sendParams('note it', { taskId }),
        }),
        signal: controller.signal,
      }).catch((error: Error) => error.name);
      await reached.promise;
      const closed = allStreamsClosed(agent.app);
      controller.abort();
      expect(await gone).toBe('AbortError');
      await closed;
      release.resolve();
      expect(await processed.promise).toBe('it');
    });
  },
);
