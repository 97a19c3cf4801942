import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ListTasksRequest } from '@a2a-js/sdk';
import { ClientProxyFactory, Transport } from '@nestjs/microservices';
import { lastValueFrom, toArray } from 'rxjs';
import { PermissionDeniedError } from 'nestjs-a2a-redis';
import { A2AMicroserviceClient, A2AMicroserviceClientModule } from 'nestjs-a2a-redis/microservices';
import { startRedis } from '../../support/redis/index.mjs';
import { startAgent } from '../../../sample/07-microservices/agent.js';
import { Billing, BillingModule } from '../../../sample/07-microservices/billing.js';

const root = path.resolve(import.meta.dirname, '../../..');

describe('sample/07-microservices, the example of docs/microservices.md', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let url: URL;
  let agent: INestApplicationContext;

  beforeAll(async () => {
    redis = await startRedis();
    url = new URL(`redis://127.0.0.1:${redis.port}`);
    agent = await startAgent(url);
  });

  afterAll(async () => {
    await agent.close();
    await redis.stop();
  });

  it.each(['agent', 'billing'])('is what the page shows: %s.ts', async (name) => {
    const code = await readFile(path.join(root, `sample/07-microservices/${name}.ts`), 'utf8');
    const page = await readFile(path.join(root, 'docs/microservices.md'), 'utf8');
    expect(page).toContain(code);
  });

  it('runs, as an application without HTTP', async () => {
    const module = BillingModule.forRoot(url);
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    const words = app.get(Billing).shrink('HELLO').pipe(toArray());
    expect(await lastValueFrom(words)).toEqual(['task', 'statusUpdate', 'result', 'statusUpdate']);
    await app.close();
  });

  it('takes several clients, each by its token, and their transport from a factory', async () => {
    const bus = { transport: Transport.REDIS, options: { port: redis.port } } as const;
    const module = await Test.createTestingModule({
      imports: [
        A2AMicroserviceClientModule.registerAsync({
          name: 'LOWERCASE',
          prefix: 'lowercase',
          headers: { authorization: 'Bearer billing-token' },
          useFactory: async () => bus,
        }),
        A2AMicroserviceClientModule.register({
          name: 'STRANGER',
          prefix: 'lowercase',
          client: bus,
        }),
      ],
    }).compile();
    const list = (name: string) => {
      const client = module.get<A2AMicroserviceClient>(name, { strict: false });
      return lastValueFrom(client.listTasks(ListTasksRequest.fromJSON({})));
    };
    expect((await list('LOWERCASE')).totalSize).toBeGreaterThanOrEqual(0);
    await expect(list('STRANGER')).rejects.toMatchObject({ message: 'Permission denied.' });
    await module.close();
  });

  it("is reached by a client of one's own transport", async () => {
    const proxy = ClientProxyFactory.create({
      transport: Transport.REDIS,
      options: { port: redis.port },
    });
    const client = new A2AMicroserviceClient(proxy, { prefix: 'lowercase' });
    const refused = lastValueFrom(client.listTasks(ListTasksRequest.fromJSON({})));
    await expect(refused).rejects.toBeInstanceOf(PermissionDeniedError);
    await (proxy.close() as Promise<void>);
  });
});
