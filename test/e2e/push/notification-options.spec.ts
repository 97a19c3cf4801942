import { Controller, HttpCode, Post, UseGuards, type INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { A2ANotificationGuard, A2ANotificationModule } from 'nestjs-a2a-redis';
import { ADAPTERS } from '../../support/apps/create-app.js';
import { KEYS, notify, signed } from '../../support/push/signed-request.js';

describe.each(ADAPTERS)('the options of A2ANotificationGuard on %s', (adapter) => {
  @Controller('agents')
  class AgentsController {
    @Post('one')
    @HttpCode(204)
    @UseGuards(new A2ANotificationGuard({ tokens: ['one'] }))
    one(): void {}

    @Post('two')
    @HttpCode(204)
    @UseGuards(new A2ANotificationGuard({ keys: KEYS }))
    two(): void {}

    @Post('any')
    @HttpCode(204)
    @UseGuards(A2ANotificationGuard)
    any(): void {}
  }

  let app: INestApplication;

  beforeEach(async () => {
    const useFactory = () => Promise.resolve({ tokens: ['any'] });
    const module = await Test.createTestingModule({
      imports: [A2ANotificationModule.forRootAsync({ useFactory })],
      controllers: [AgentsController],
    }).compile();
    const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = module.createNestApplication(http, { rawBody: true, logger: false });
    await app.listen(0, '127.0.0.1');
  });

  afterEach(() => app.close());

  async function post(path: string, headers: Record<string, string>): Promise<number> {
    return (await notify(`${await app.getUrl()}/agents/${path}`, headers)).status;
  }

  it('may be made by a factory', async () => {
    expect(await post('any', { 'X-A2A-Notification-Token': 'any' })).toBe(204);
    expect(await post('any', { 'X-A2A-Notification-Token': 'one' })).toBe(401);
  });

  it('may be given to each guard, for several agents', async () => {
    expect(await post('one', { 'X-A2A-Notification-Token': 'one' })).toBe(204);
    expect(await post('one', { 'X-A2A-Notification-Token': 'any' })).toBe(401);
    expect(await post('two', { 'X-A2A-Notification-Signature': await signed() })).toBe(204);
    expect(await post('two', { 'X-A2A-Notification-Token': 'one' })).toBe(401);
  });
});
