import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceParameters, withA2AExtensions, type RequestOptions } from '@a2a-js/sdk/client';
import { sendParams } from '../../support/apps/json-rpc.js';
import { BINDINGS } from './support/bindings.js';
import { ConformantAgent, reasonOf, stateOf } from './support/conformant-agent.js';

const REQUIRED = 'https://extensions.example/required/v1';
const OPTIONAL = 'https://extensions.example/optional/v1';

describe.each(BINDINGS)('extensions over %s', (binding) => {
  let agent: ConformantAgent;

  beforeAll(async () => {
    const extension = { description: '', params: undefined };
    const extensions = [
      { ...extension, uri: REQUIRED, required: true },
      { ...extension, uri: OPTIONAL, required: false },
    ];
    agent = await ConformantAgent.start(binding, { card: { capabilities: { extensions } } });
  });

  afterAll(() => agent.close());

  const declaring = (...uris: string[]): RequestOptions => ({
    serviceParameters: ServiceParameters.create(withA2AExtensions(...uris)),
  });

  it('§3.3.4 MUST refuse clients that do not declare a required extension', async () => {
    expect(await reasonOf(agent.send('echo x'))).toBe('EXTENSION_SUPPORT_REQUIRED');
    const other = declaring(OPTIONAL);
    expect(await reasonOf(agent.send('echo x', {}, other))).toBe('EXTENSION_SUPPORT_REQUIRED');
  });

  it.each(['sendMessage', 'sendStreamingMessage'] as const)(
    '§3.2.6 SHOULD answer which extensions are active, before the first event: %s',
    async (operation) => {
      const headers = { 'A2A-Extensions': `${OPTIONAL}, urn:unknown, ${REQUIRED}` };
      const request = sendParams('work x');
      const answer = await agent.wire.call({ operation, request, headers });
      expect(answer).toMatchObject({ kind: 'result', extensions: `${REQUIRED},${OPTIONAL}` });
      const plain = await agent.wire.call({
        ...{ operation, request, headers: { 'A2A-Extensions': REQUIRED } },
      });
      expect(plain).toMatchObject({ kind: 'result', extensions: REQUIRED });
    },
  );

  it('§3.2.6 MUST not take another version of an extension for it', async () => {
    const newer = declaring(REQUIRED.replace('v1', 'v2'));
    expect(await reasonOf(agent.send('echo x', {}, newer))).toBe('EXTENSION_SUPPORT_REQUIRED');
  });

  it('§3.2.6 SHOULD ignore extensions it does not know', async () => {
    const call = declaring(REQUIRED, 'https://extensions.example/unknown/v1');
    expect(stateOf(await agent.task('work x', {}, call))).toBe('COMPLETED');
  });
});
