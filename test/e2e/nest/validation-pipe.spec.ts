import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Post, ValidationPipe } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { IsString } from 'class-validator';
import { lastValueFrom as value } from 'rxjs';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { createGrpcApp, type GrpcApp } from '../../support/apps/create-grpc-app.js';
import { createService } from '../../support/apps/create-service.js';
import { sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { scripted } from '../../support/apps/scripted.processor.js';
import { v03Client } from '../../support/apps/v03.js';
import { BINDINGS } from '../../support/bindings/index.js';

class Order {
  @IsString()
  item!: string;
}

/** What the application validates itself. */
@Controller('orders')
class OrdersController {
  @Post()
  order(@Body() order: Order): object {
    return { isOrder: order instanceof Order };
  }
}

const pipe = () =>
  new ValidationPipe({ whitelist: true, transform: true, forbidNonWhitelisted: true });

/** Where an application may put it. */
const PLACES = [
  ['APP_PIPE', { providers: [{ provide: APP_PIPE, useFactory: pipe }, scripted()] }],
  ['useGlobalPipes()', { configure: (app: TestApp['app']) => void app.useGlobalPipes(pipe()) }],
] as const;

describe.each(ADAPTERS)('a global ValidationPipe, on %s', (adapter) => {
  describe.each(PLACES)('by %s', (_name, options) => {
    let agent: GrpcApp;

    beforeAll(async () => {
      agent = await createGrpcApp('memory', {
        ...{ adapter, controllers: [OrdersController], inheritAppConfig: true },
        ...(options as object),
      });
    });

    afterAll(() => agent.close());

    it('judges what the application takes', async () => {
      const post = async (body: object) => {
        const headers = { 'Content-Type': 'application/json' };
        const request = { method: 'POST', headers, body: JSON.stringify(body) };
        const answer = await fetch(`${agent.url}/orders`, request);
        return [answer.status, await answer.json()];
      };
      expect(await post({ item: 'x' })).toEqual([201, { isOrder: true }]);
      expect(await post({ item: 1 })).toMatchObject([400, { message: expect.any(Array) }]);
      expect(await post({ item: 'x', more: 1 })).toMatchObject([400, {}]);
    });

    it.each(BINDINGS)('leaves alone what the agent takes over %s', async (_binding, connect) => {
      const client = await connect(agent.url);
      const metadata = { 'x.test/any': { deep: [1, 'two'] } };
      const { message } = sendParams('work x') as { message: object };
      const request = { message: { ...message, metadata }, metadata };
      const sent = await client.call({ operation: 'sendMessage', request });
      const history = expect.arrayContaining([expect.objectContaining({ metadata })]) as object;
      expect(sent).toMatchObject({ kind: 'result', result: { task: { history } } });
      const { id } = (sent as { result: { task: { id: string } } }).result.task;
      const got = await client.call({ operation: 'getTask', request: { id, historyLength: 1 } });
      expect(got).toMatchObject({ kind: 'result', result: { id } });
      const streamed = await client.call({ operation: 'sendStreamingMessage', request });
      expect(streamed).toMatchObject({ kind: 'result', result: { task: {} } });
      const bad = await client.call({ operation: 'listTasks', request: { pageSize: 0 } });
      expect(bad).toMatchObject({ kind: 'error', reason: 'INVALID_PARAMS', field: 'pageSize' });
      await client.close();
    });
  });
});

describe('a global ValidationPipe', () => {
  it('leaves alone what clients of version 0.3 send', async () => {
    const configure = (app: TestApp['app']) => void app.useGlobalPipes(pipe());
    const agent = await createTestApp('memory', { server: { v03: true }, configure });
    for (const binding of ['JSONRPC', 'HTTP+JSON']) {
      const client = await v03Client(agent.url, binding);
      const task = await client.sendMessage(sendRequest('work x'));
      expect(task).toHaveProperty('artifacts.length', 1);
    }
    await agent.close();
  });

  it('leaves alone messages of other services', async () => {
    const configure = (app: TestApp['app']) => void app.useGlobalPipes(pipe());
    const agent = await createService('tcp', 'memory', { configure });
    const task = await value(agent.client.sendMessage(sendRequest('work x')));
    expect(task).toHaveProperty('artifacts.length', 1);
    await agent.close();
  });
});
