import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { expectRefusal } from '../support/apps/refusal.js';

const uri = 'https://x.test/required/v1';
const html = { text: 'echo x', mediaType: 'text/html' };

function paramsOf(...parts: object[]): { message: { parts: unknown } } {
  const params = sendParams('') as { message: object };
  return { message: { ...params.message, parts } };
}

describe('media types', () => {
  let checking: TestApp;
  let trusting: TestApp;

  beforeAll(async () => {
    const card = {
      defaultInputModes: ['text/plain', 'image/*'],
      capabilities: {
        streaming: true,
        extensions: [{ uri, description: '', required: true, params: undefined }],
      },
    };
    checking = await createTestApp('memory', { card, options: { checkMediaTypes: true } });
    trusting = await createTestApp('memory', { card });
  });

  afterAll(() => Promise.all([checking.close(), trusting.close()]));

  const declared = { 'A2A-Extensions': uri };

  it('are those of the card', async () => {
    const png = { raw: 'AA==', mediaType: 'image/png' };
    const sent = await rpc(
      checking.url,
      'SendMessage',
      paramsOf({ text: 'work x' }, png),
      declared,
    );
    expect(sent.result.task.status.state).toBe('TASK_STATE_COMPLETED');
  });

  it.each(['SendMessage', 'SendStreamingMessage'])(
    '§3.1.1 MUST be refused by %s when the agent does not take them',
    async (method) => {
      const params = paramsOf({ text: 'work x' }, html);
      const refused = await rpc(checking.url, method, params, declared);
      expectRefusal(refused, { code: -32005, says: 'message.parts[1].mediaType' });
    },
  );

  it('are looked at behind the shape and the extensions, before the task', async () => {
    expectRefusal(await rpc(checking.url, 'SendMessage', paramsOf({}), declared), {
      code: -32602,
    });
    const withoutExtension = await rpc(checking.url, 'SendMessage', paramsOf(html));
    expectRefusal(withoutExtension, { code: -32008 });
    const params = paramsOf(html) as { message: object };
    const message = { ...params.message, taskId: 'unknown' };
    const refused = await rpc(checking.url, 'SendMessage', { message }, declared);
    expectRefusal(refused, { code: -32005 });
  });

  it('are not looked at unless the option says so', async () => {
    const sent = await rpc(trusting.url, 'SendMessage', paramsOf(html), declared);
    expect(sent.error).toBeUndefined();
  });
});
