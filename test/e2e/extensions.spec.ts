import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgentExecutor, RequestContext } from '@a2a-js/sdk/server';
import { A2AProcessor } from 'nestjs-a2a-redis';
import { createTestApp, STORES, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { SseReader } from '../support/apps/sse-reader.js';
import { wireText } from '../support/apps/wire.js';

const [ONE, TWO, UNKNOWN] = ['one', 'two', 'unknown'].map((name) => `https://x.test/${name}/v1`);
const CARD = {
  capabilities: {
    extensions: [ONE!, TWO!].map((uri) => {
      return { uri, description: '', required: false, params: undefined };
    }),
  },
};

describe.each(STORES)('extensions over %s', (store) => {
  describe.each(['local', 'queue'] as const)('in %s mode', (mode) => {
    let agent: TestApp;

    beforeAll(async () => {
      agent = await createTestApp(store, {
        scripts: {
          active: (task) => task.complete(task.extensions.join(' ') || 'none'),
          modes: (task) => task.complete(task.acceptedOutputModes.join(' ') || 'any'),
        },
        card: CARD,
        options: { execution: { mode } },
      });
    });

    afterAll(() => agent.close());

    async function activeFor(requested: string | undefined) {
      const headers = requested === undefined ? undefined : { 'A2A-Extensions': requested };
      const answer = await rpc(agent.url, 'SendMessage', sendParams('active'), headers);
      const seen = wireText(answer.result.task.status.message);
      return [seen, answer.headers.get('a2a-extensions')];
    }

    it('are those the client requests and the card declares', async () => {
      expect(await activeFor(`${UNKNOWN}, ${TWO}, ${TWO}`)).toEqual([TWO, TWO]);
      expect(await activeFor(`${TWO},${ONE}`)).toEqual([`${ONE} ${TWO}`, `${ONE},${TWO}`]);
      expect(await activeFor(UNKNOWN)).toEqual(['none', null]);
      expect(await activeFor(undefined)).toEqual(['none', null]);
    });

    it('are answered on streams', async () => {
      const headers = { 'A2A-Extensions': `${UNKNOWN}, ${ONE}` };
      const params = sendParams('active');
      const sse = await SseReader.open(agent.url, 'SendStreamingMessage', params, headers);
      expect(sse.response.headers.get('a2a-extensions')).toBe(ONE);
      const last = (await sse.rest()).at(-1)!;
      expect(wireText(last.data.result.statusUpdate.status.message)).toBe(ONE);
    });

    it('are those of the turn', async () => {
      const opened = await rpc(agent.url, 'SendMessage', sendParams('ask'), {
        'A2A-Extensions': ONE!,
      });
      const params = sendParams('active', { taskId: opened.result.task.id });
      const answer = await rpc(agent.url, 'SendMessage', params, { 'A2A-Extensions': TWO! });
      expect(wireText(answer.result.task.status.message)).toBe(TWO);
      expect(answer.headers.get('a2a-extensions')).toBe(TWO);
    });

    it('come beside the output modes the client accepts', async () => {
      const configuration = { acceptedOutputModes: ['text/html', 'image/*'] };
      const some = await rpc(agent.url, 'SendMessage', sendParams('modes', { configuration }));
      expect(wireText(some.result.task.status.message)).toBe('text/html image/*');
      const any = await rpc(agent.url, 'SendMessage', sendParams('modes'));
      expect(wireText(any.result.task.status.message)).toBe('any');
    });
  });
});

@A2AProcessor({ id: 'sdk' })
class SdkExecutor implements AgentExecutor {
  contexts: RequestContext[] = [];
  execute(context: RequestContext): Promise<void> {
    this.contexts.push(context);
    return Promise.resolve();
  }
  cancelTask = (): Promise<void> => Promise.resolve();
}

describe('an AgentExecutor', () => {
  it('finds the extensions and output modes in its RequestContext', async () => {
    const agent = await createTestApp('memory', { providers: [SdkExecutor], card: CARD });
    const params = sendParams('x', { configuration: { acceptedOutputModes: ['text/html'] } });
    await rpc(agent.url, 'SendMessage', params, { 'A2A-Extensions': `${UNKNOWN}, ${TWO}` });
    const [{ context, request }] = agent.app.get(SdkExecutor).contexts as [RequestContext];
    expect(context.requestedExtensions).toEqual([TWO]);
    expect(context.activatedExtensions).toEqual([TWO]);
    expect(request.configuration?.acceptedOutputModes).toEqual(['text/html']);
    await agent.close();
  });
});
