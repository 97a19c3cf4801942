import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { ConfigurationError } from 'nestjs-a2a-redis';
import { createTestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { freePort } from '../../support/redis/free-port.mjs';
import { sharedRedisPort, sharedRedisUrl } from '../../support/shared-redis.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

describe('a start without Redis', () => {
  it('fails within connectTimeout when nobody listens', async () => {
    // ioredis waits this long for a connection that is gone already.
    const disconnectTimeout = 1;
    const account = { username: 'user', password: 'hunter2' };
    const connection = { host: '127.0.0.1', port: await freePort(), ...account, disconnectTimeout };
    const started = createTestApp('redis', { options: { connection, connectTimeout: '200ms' } });
    const error = await started.then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error?.message).toMatch(/Redis did not answer within 200 ms.*"connectTimeout"/);
    expect(error?.message).toContain('ECONNREFUSED');
    expect(error?.message).not.toContain('hunter2');
  });

  it('fails within connectTimeout when Redis does not answer, and closes its connections', async () => {
    const proxy = await TcpProxy.open(sharedRedisPort());
    proxy.pause();
    const connection = `redis://127.0.0.1:${proxy.port}`;
    const started = createTestApp('redis', { options: { connection, connectTimeout: '200ms' } });
    await expect(started).rejects.toThrow(/Redis did not answer within 200 ms/);
    expect(proxy.accepted).toBeGreaterThan(0);
    proxy.close();
  });

  it('fails when the number of partitions is another one', async () => {
    const prefix = uniquePrefix('partitions');
    const first = await createTestApp('redis', { options: { prefix, partitions: 4 } });
    await first.close();
    const second = createTestApp('redis', { options: { prefix, partitions: 8 } });
    await expect(second).rejects.toThrow(/"partitions" must stay as it was/);
    const third = await createTestApp('redis', { options: { prefix, partitions: 4 } });
    await third.close();
  });
});

describe('a client the application owns', () => {
  it('is used, and is not closed', async () => {
    const client = new Redis(sharedRedisUrl());
    const agent = await createTestApp('redis', { options: { connection: { client } } });
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('work x'));
    expect(result.task.status.state).toBe('TASK_STATE_COMPLETED');
    await agent.close();
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });

  it('may have a database of its own', async () => {
    const { hostname: host, port } = new URL(sharedRedisUrl());
    const connection = { host, port: Number(port), db: 3 };
    const agent = await createTestApp('redis', { options: { connection } });
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('work x'));
    expect(result.task.artifacts).toHaveLength(1);
    await agent.close();
  });
});
