import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { PushDeliveryService, type PushOptions } from 'nestjs-a2a-redis';
import { createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { scanKeys } from '../../support/instances/scan-keys.js';
import { storedText } from '../../support/instances/stored-text.js';
import { Receiver } from '../../support/push/receiver.js';
import { sharedRedisPort } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const OLD = { id: 'old', key: randomBytes(32) };
const NEW = { id: 'new', key: randomBytes(32) };
const SECRETS = ['tok-s3cret', 'cred-s3cret', 'path-s3cret'];

describe('push notifications with encryption at rest', () => {
  const redis = new Redis(sharedRedisPort(), '127.0.0.1');
  const agents: TestApp[] = [];
  let receiver: Receiver;
  let prefix: string;

  beforeEach(async () => {
    receiver = await Receiver.start();
    prefix = uniquePrefix('sealed');
  });

  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.close()));
    await receiver.stop();
  });

  afterAll(() => redis.disconnect());

  async function start(...keys: (typeof OLD)[]): Promise<TestApp> {
    const push: PushOptions = {
      allow: ['127.0.0.1'],
      ...(keys.length > 0 && { encryption: { keys } }),
    };
    const agent = await createTestApp('redis', {
      card: { capabilities: { pushNotifications: true } },
      options: { prefix, push },
    });
    agents.push(agent);
    return agent;
  }

  function config(id: string) {
    const authentication = { scheme: 'Bearer', credentials: 'cred-s3cret' };
    return { id, url: receiver.url('/path-s3cret'), token: 'tok-s3cret', authentication };
  }

  async function send(agent: TestApp, text: string, more: object = {}): Promise<string> {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams(text, more));
    return result.task.id;
  }

  const inline = (id: string) => ({ configuration: { taskPushNotificationConfig: config(id) } });

  const get = (agent: TestApp, taskId: string, id: string) =>
    rpc(agent.url, 'GetTaskPushNotificationConfig', { taskId, id });

  function expectNoSecret(text: string): void {
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
  }

  /** What instances hold is due at once, as if they had died long ago. */
  async function endHolds(): Promise<void> {
    const keys = (await scanKeys(redis, prefix)).filter((key) => key.endsWith(':push:due'));
    for (const key of keys) {
      for (const lane of await redis.zrange(key, 0, '-1')) await redis.zadd(key, 1, lane);
    }
  }

  it('§13.2 SHOULD store secrets safely, and MUST NOT log them', async () => {
    const agent = await start(OLD);
    const taskId = await send(agent, 'ask', inline('with the task'));
    await send(agent, 'ask', { taskId, ...inline('with a follow-up') });
    await rpc(agent.url, 'CreateTaskPushNotificationConfig', { taskId, ...config('later') });
    await send(agent, 'work x', { taskId });
    await receiver.until(
      (all) => all.filter(({ body }) => body.includes('TASK_STATE_COMPLETED')).length === 3,
    );
    for (const { headers, path } of receiver.received) {
      expect(path).toBe('/path-s3cret');
      expect(headers).toMatchObject({
        authorization: 'Bearer cred-s3cret',
        'x-a2a-notification-token': 'tok-s3cret',
      });
    }
    expect((await get(agent, taskId, 'later')).result).toMatchObject(config('later'));
    const stored = await storedText(redis, prefix);
    expect(stored).toContain('a2a1.old.');
    expectNoSecret(stored);
    expectNoSecret(agent.logger.entries.map(({ text }) => text).join('\n'));
  });

  it('reads what is older than encryption, and than the key of today', async () => {
    const plain = await start();
    const taskId = await send(plain, 'ask', inline('plain'));
    const old = await start(OLD);
    await rpc(old.url, 'CreateTaskPushNotificationConfig', { taskId, ...config('old') });
    const rotated = await start(NEW, OLD);
    await rpc(rotated.url, 'CreateTaskPushNotificationConfig', { taskId, ...config('new') });
    for (const id of ['plain', 'old', 'new']) {
      expect((await get(rotated, taskId, id)).result).toMatchObject(config(id));
    }
  });

  it('loses no notification where the key is missing: an instance that has it delivers', async () => {
    const before = await start(OLD);
    const taskId = await send(before, 'ask', inline('c'));
    await receiver.until((all) => all.some(({ body }) => body.includes('INPUT_REQUIRED')));
    await before.close();
    receiver.received.length = 0;

    const without = await start(NEW);
    const answer = await get(without, taskId, 'c');
    expect(answer).toMatchObject({ status: 503 });
    expect(JSON.stringify(answer)).not.toContain('old');
    await send(without, 'work x', { taskId });
    await without.close();
    const problems = without.logger.takeProblems().join('\n');
    expect(problems).toContain('sealed with the key "old", which is not in "push.encryption"');
    expectNoSecret(problems);
    expect(receiver.received).toEqual([]);

    await endHolds();
    const after = await start(NEW, OLD);
    await receiver.until((all) => all.some(({ body }) => body.includes('TASK_STATE_COMPLETED')));
    expect((await after.app.get(PushDeliveryService).list()).letters).toEqual([]);
  });
});
