import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Task } from '@a2a-js/sdk';
import { lastValueFrom as value } from 'rxjs';
import { PermissionDeniedError, type A2AServerOptions } from 'nestjs-a2a-redis';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { createService, TRANSPORTS } from '../../support/apps/create-service.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { rest } from '../../support/apps/rest.js';
import { v03, v03Message } from '../../support/apps/v03.js';
import type { Binding } from '../../support/bindings/binding.js';
import { BINDINGS } from '../../support/bindings/index.js';
import { BY_TASK } from '../bindings/cases/callers.js';

/** Callers belong to the tenant of their token; here a header says which. */
const server: A2AServerOptions = {
  v03: true,
  tenant: ({ headers }) => headers['x-tenant'] as string | undefined,
};
const alice = { 'x-user': 'alice', 'x-tenant': 'acme' };
const scripts = { tenant: (task: { tenant: string }) => `of ${task.tenant}` };

describe.each(ADAPTERS)('callers who belong to a tenant, on %s', (adapter) => {
  let agent: GrpcApp;

  beforeAll(async () => {
    const options = { extendedAgentCard: { description: 'For friends.' } };
    const card = { capabilities: { pushNotifications: true } };
    agent = await createGrpcApp('memory', { ...{ adapter, server, scripts, options, card } });
  });

  afterAll(() => agent.close());

  describe.each(BINDINGS)('over %s', (_name, connect) => {
    let client: Binding;
    let id: string;

    beforeAll(async () => {
      client = await connect(agent.url);
      const request = sendParams('ask', { tenant: 'acme' });
      const sent = await client.call({ operation: 'sendMessage', request, headers: alice });
      id = (sent as { result: { task: Task } }).result.task.id;
    });

    afterAll(() => client.close());

    it('are in it, whether they name it or not', async () => {
      for (const named of [{ tenant: 'acme' }, { tenant: '' }, {}]) {
        const request = sendParams('tenant', named);
        const answer = await client.call({ operation: 'sendMessage', request, headers: alice });
        const result = { message: { parts: [{ text: 'of acme' }] } };
        expect(answer).toMatchObject({ kind: 'result', result });
        const get = { operation: 'getTask', request: { id, ...named }, headers: alice } as const;
        expect(await client.call(get)).toMatchObject({ kind: 'result', result: { id } });
      }
    });

    it.each([
      ...BY_TASK,
      ['listTasks', () => ({})] as (typeof BY_TASK)[number],
      ['getExtendedAgentCard', () => ({})] as (typeof BY_TASK)[number],
    ])('§7.5 MUST be refused what they name in another: %s', async (operation, requestFor) => {
      const request = { ...requestFor(id), tenant: 'globex' };
      const answer = await client.call({ operation, request, headers: alice });
      const reason = 'PERMISSION_DENIED';
      expect(answer).toMatchObject({ kind: 'error', reason, status: reason });
    });
  });

  it('are refused an address in another', async () => {
    const own = await rest(agent.url, 'GET /acme/tasks', { headers: alice });
    expect(own.status).toBe(200);
    const other = await rest(agent.url, 'GET /globex/tasks', { headers: alice });
    expect(other).toMatchObject({ status: 403, body: { error: { status: 'PERMISSION_DENIED' } } });
  });

  it('are in it where their version of the protocol knows no tenants', async () => {
    const params = { message: v03Message('tenant') };
    const { result } = await v03(agent.url, 'message/send', params, alice);
    expect(result.parts[0]?.text).toBe('of acme');
  });

  it('are told apart from those who may choose', async () => {
    const request = sendParams('tenant', { tenant: 'globex' });
    const answer = await rest(agent.url, 'POST /message:send', { body: request });
    expect(answer.body.message.parts).toEqual([expect.objectContaining({ text: 'of globex' })]);
  });
});

describe.each(TRANSPORTS)('services that belong to a tenant, over %s', (transport) => {
  it('are refused another, wherever they name it', async () => {
    const agent = await createService(transport, 'memory', { server, scripts });
    const own = await value(agent.client.sendMessage(sendRequest('tenant'), { headers: alice }));
    expect(own).toMatchObject({ parts: [{ content: { value: 'of acme' } }] });
    const inRequest = sendRequest('tenant', { tenant: 'globex' });
    for (const answer of [
      agent.client.sendMessage(inRequest, { headers: alice }),
      agent.client.sendMessage(sendRequest('tenant'), { headers: alice, tenant: 'globex' }),
    ]) {
      await expect(value(answer)).rejects.toBeInstanceOf(PermissionDeniedError);
    }
    await agent.close();
  });
});
