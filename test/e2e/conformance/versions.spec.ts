import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceParameters } from '@a2a-js/sdk/client';
import { BINDINGS } from './support/bindings.js';
import { ConformantAgent, reasonOf } from './support/conformant-agent.js';

describe.each(BINDINGS)('protocol versions over %s', (binding) => {
  let agent: ConformantAgent;

  beforeAll(async () => {
    agent = await ConformantAgent.start(binding);
  });

  afterAll(() => agent.close());

  /** The transport alone sends no version of its own. */
  function listAs(version: string | undefined) {
    const serviceParameters: ServiceParameters = version ? { 'A2A-Version': version } : {};
    const request = { tenant: '', contextId: '', status: 0, pageToken: '' };
    return agent.client.transport.listTasks(
      { ...request, statusTimestampAfter: undefined },
      { serviceParameters },
    );
  }

  it.each(['1.0', '1.0.0', '1.0.7'])(
    '§3.6 MUST not count the patch: %s is served',
    async (given) => {
      expect(await listAs(given)).toMatchObject({ totalSize: 0 });
    },
  );

  it.each(['0.2', '2.0', '9.9', 'latest'])('§3.6.2 MUST refuse version %s', async (given) => {
    expect(await reasonOf(listAs(given))).toBe('VERSION_NOT_SUPPORTED');
  });

  it('§3.6.2 MUST take an absent version for 0.3', async () => {
    expect(await reasonOf(listAs(undefined))).toBe('VERSION_NOT_SUPPORTED');
  });
});
