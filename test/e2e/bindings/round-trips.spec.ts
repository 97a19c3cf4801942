import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServerCallContext } from '@a2a-js/sdk/server';
import { RunService } from '#lib/execution/run.service.js';
import type { UnaryOperation } from '#lib/transports/operations/operation.js';
import {
  UNARY_OPERATIONS,
  type UnaryOperations,
} from '#lib/transports/operations/unary-operations.js';
import { TaskManager } from 'nestjs-a2a-redis';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { BINDINGS } from '../../support/bindings/index.js';
import { CommandMonitor } from '../../support/monitor.js';
import { startRedis, type RedisProcess } from '../../support/redis/index.mjs';

type Name = keyof UnaryOperations;

/** Well-formed requests, for the id of a task. */
const REQUESTS: [Name, (id: string) => object][] = [
  ['sendMessage', () => sendParams('work x')],
  ['sendMessage', () => sendParams('echo x')],
  ['sendMessage', (taskId) => sendParams('ask', { taskId })],
  ['getTask', (id) => ({ id })],
  ['listTasks', () => ({ pageSize: 5 })],
  [
    'createTaskPushNotificationConfig',
    (taskId) => ({ taskId, id: 'c', url: 'https://93.184.215.14/' }),
  ],
  ['getTaskPushNotificationConfig', (taskId) => ({ taskId, id: 'c' })],
  ['listTaskPushNotificationConfigs', (taskId) => ({ taskId })],
  ['deleteTaskPushNotificationConfig', (taskId) => ({ taskId, id: 'c' })],
  ['getExtendedAgentCard', () => ({})],
];

const user = { isAuthenticated: true, userName: 'ann' };
const headers = { 'x-user': 'ann' };

describe.each(ADAPTERS)('commands for Redis, on %s', (adapter) => {
  let server: RedisProcess;
  let monitor: CommandMonitor;
  let agent: GrpcApp;
  let id: string;

  beforeAll(async () => {
    server = await startRedis();
    monitor = await CommandMonitor.open(server.port);
    agent = await createGrpcApp('redis', {
      adapter,
      card: { capabilities: { pushNotifications: true } },
      options: {
        connection: server.url,
        extendedAgentCard: { description: 'For friends.' },
        lease: '1h', // nothing is renewed or swept while we count
        sweepInterval: '1h',
      },
    });
    const sent = await call('sendMessage', sendParams('ask'));
    ({ id } = sent as { id: string });
    for (const [name, requestFor] of REQUESTS) await call(name, requestFor(id));
    await settled();
  });

  afterAll(async () => {
    await agent.close();
    monitor.close();
    await server.stop();
  });

  /** Without any binding. */
  function call(name: Name, json: object): Promise<unknown> {
    const context = new ServerCallContext({ requestedVersion: '1.0', user });
    const operation = UNARY_OPERATIONS[name] as UnaryOperation;
    return operation.call(agent.app.get(TaskManager), operation.decode(json), context);
  }

  /** The end of a turn is a command, too; it comes after the answer. */
  async function settled(): Promise<void> {
    const runs = agent.app.get(RunService, { strict: false });
    while (runs.size > 0) await new Promise(setImmediate);
  }

  async function commands(work: () => Promise<unknown>): Promise<string[]> {
    const seen = await monitor.record(async () => {
      await work();
      await settled();
    });
    return seen.filter(({ fromScript }) => !fromScript).map(({ name }) => name);
  }

  it.each(BINDINGS)('are those of the operation, and no more, over %s', async (_name, connect) => {
    const client = await connect(agent.url);
    for (const [operation, requestFor] of REQUESTS) {
      const request = requestFor(id);
      const without = await commands(() => call(operation, request));
      expect(without.length > 0).toBe(operation !== 'getExtendedAgentCard');
      const over = await commands(async () => {
        const answer = await client.call({ operation, request, headers });
        expect(answer).toMatchObject({ kind: 'result' });
      });
      expect([operation, over]).toEqual([operation, without]);
    }
    await client.close();
  });
});
