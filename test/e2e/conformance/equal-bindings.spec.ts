import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import type { Binding, NeutralAnswer, NeutralCall } from '../../support/bindings/binding.js';
import { BINDINGS } from '../../support/bindings/index.js';

describe.each(ADAPTERS)('the bindings of one agent, on %s', (adapter) => {
  let agent: GrpcApp;
  const clients: Binding[] = [];

  beforeAll(async () => {
    agent = await createGrpcApp('redis', {
      adapter,
      card: { capabilities: { pushNotifications: true } },
      options: { extendedAgentCard: { description: 'For friends.' } },
      server: { publicUrl: 'https://agent.example' },
    });
    for (const [, connect] of BINDINGS) clients.push(await connect(agent.url));
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await agent.close();
  });

  const headers = { 'x-user': 'ann' };
  const ask = (call: Omit<NeutralCall, 'headers'>) =>
    Promise.all(clients.map((client) => client.call({ ...call, headers })));

  function expectSame([first, ...others]: NeutralAnswer[]): void {
    expect(first?.kind).toBe('result');
    for (const other of others) expect(other).toEqual(first);
  }

  it('§8.3.2 MUST all be declared in the card, and in an order', async () => {
    const card = (await (await fetch(`${agent.url}/.well-known/agent-card.json`)).json()) as {
      supportedInterfaces: { protocolBinding: string; protocolVersion: string }[];
    };
    const declared = card.supportedInterfaces.map((each) => each.protocolBinding);
    expect(declared).toEqual(['JSONRPC', 'HTTP+JSON', 'GRPC']);
  });

  it('§5.1 MUST have the same operations on the same tasks, with the same results', async () => {
    const [one, two, three] = clients as [Binding, Binding, Binding];
    const request = sendParams('ask', { contextId: 'shared' });
    const asked = await one.call({ operation: 'sendMessage', request, headers });
    const { id } = (asked as { result: { task: { id: string } } }).result.task;
    expectSame(await ask({ operation: 'getTask', request: { id } }));
    const config = { taskId: id, id: 'c', url: 'https://93.184.215.14/hook' };
    const operation = 'createTaskPushNotificationConfig';
    await two.call({ operation, request: config, headers });
    const ref = { taskId: id, id: 'c' };
    expectSame(await ask({ operation: 'getTaskPushNotificationConfig', request: ref }));
    expectSame(await ask({ operation: 'listTaskPushNotificationConfigs', request: ref }));
    const more = sendParams('work y', { taskId: id });
    await three.call({ operation: 'sendMessage', request: more, headers });
    expectSame(await ask({ operation: 'getTask', request: { id, historyLength: 2 } }));
    const listed = { contextId: 'shared', includeArtifacts: true };
    expectSame(await ask({ operation: 'listTasks', request: listed }).then(withToken));
    expectSame(await ask({ operation: 'getExtendedAgentCard', request: {} }));
  });
});

/** gRPC leaves an empty text out of the wire. */
function withToken(answers: NeutralAnswer[]): NeutralAnswer[] {
  return answers.map((answer) =>
    answer.kind === 'result'
      ? { ...answer, result: { nextPageToken: '', ...(answer.result as object) } }
      : answer,
  );
}
