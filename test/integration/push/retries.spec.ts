import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import type { DeadLetter } from '#lib/push/delivery/dead-letter.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { ask } from '../../support/instances/requests.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';
import { configAt, QUICK_PUSH, seqsAt } from '../../support/push/deliveries.js';
import { Receiver } from '../../support/push/receiver.js';
import { sharedRedisUrl } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const twoSteps: Process = async (_message, task) => {
  await task.working('Reading');
  await task.complete('Done');
};

const SECRETS = {
  token: 't0ken-secret',
  authentication: { scheme: 'Bearer', credentials: 'cr3d' },
};

describe('a notification that is not delivered', () => {
  const start = instancePool();
  let receiver: Receiver;
  let logger: CapturedLog;
  let prefix: string;

  beforeEach(async () => {
    receiver = await Receiver.start();
    logger = new CapturedLog();
    prefix = uniquePrefix('retries');
  });
  afterEach(() => receiver.stop());

  function startWith(push: object): Promise<Instance> {
    const options = { connection: sharedRedisUrl(), prefix, process: twoSteps, logger };
    return start({ ...options, push: { ...QUICK_PUSH, ...push } });
  }

  it('is tried again no sooner than the receiver says', async () => {
    const wait = { status: 429, headers: { 'Retry-After': '1' } };
    receiver.answers((_received, index) => (index === 0 ? wait : 200));
    const { manager } = await startWith({ maxBackoff: '1m' });
    await ask(manager, 'Go', { push: configAt(receiver) });
    await receiver.count(4);
    expect(seqsAt(receiver)).toEqual([1, 1, 2, 3]);
    const [first, second] = receiver.received.map(({ at }) => at);
    expect(second! - first!).toBeGreaterThanOrEqual(1000);
  });

  it('has the same id in every try, and another has another', async () => {
    receiver.answers((_received, index) => (index < 3 ? 500 : 200));
    const { manager } = await startWith({});
    await ask(manager, 'Go', { push: configAt(receiver) });
    await ask(manager, 'Go', { push: configAt(receiver) });
    await receiver.count(9);
    const ids = receiver.received.map(({ headers }) => headers['x-a2a-notification-id']);
    expect(new Set(ids).size).toBe(6);
  });

  it.each([
    ['at once, when the receiver refuses it for good', 404, { maxAttempts: 5 }, 1],
    ['after as many tries as it may have', 503, { maxAttempts: 3 }, 3],
    ['when it is too old', 503, { maxAge: 1, minBackoff: 1000, maxBackoff: 1000 }, 1],
  ])('is set aside %s', async (_when, status, push, tries) => {
    receiver.answers(() => status);
    const { manager, push: service } = await startWith(push);
    const buried = firstValueFrom(service.deadLetters$);
    const { id: taskId } = await ask(manager, 'Go', { push: configAt(receiver) });
    const letter: DeadLetter = {
      ...{ tenant: '', owner: '', taskId, configId: 'a', receiver: new URL(receiver.url()).origin },
      ...{ reason: `HTTP ${status}`, attempts: tries },
    };
    expect(await buried).toEqual(letter);
    expect(seqsAt(receiver)).toEqual(Array.from({ length: tries }, () => 1));
    const { letters, nextPageToken } = await service.list();
    expect(letters).toMatchObject([{ ...letter, pending: 3 }]);
    expect(nextPageToken).toBe('');
  });

  it('is replayed in order, on any instance, and brings what came meanwhile', async () => {
    receiver.answers(() => 410);
    const a = await startWith({});
    const b = await startWith({});
    const buried = Promise.race([a, b].map(({ push }) => firstValueFrom(push.deadLetters$)));
    const { id: taskId } = await ask(a.manager, 'Go', { push: configAt(receiver) });
    await buried;
    receiver.answers(() => 200);
    expect(await b.push.replay({ taskId, configId: 'a' })).toBe(true);
    await receiver.count(4);
    expect(seqsAt(receiver)).toEqual([1, 1, 2, 3]);
    expect(await a.push.list()).toEqual({ letters: [], nextPageToken: '' });
    expect(await a.push.replay({ taskId, configId: 'a' })).toBe(false);
  });

  it('is discarded for its own tenant only', async () => {
    receiver.answers(() => 410);
    const { manager, push } = await startWith({});
    const buried = firstValueFrom(push.deadLetters$);
    const { id: taskId } = await ask(manager, 'Go', { push: configAt(receiver) });
    await buried;
    expect(await push.discard({ tenant: 'other', taskId, configId: 'a' })).toBe(false);
    expect(await push.discard({ agent: 'other', taskId, configId: 'a' })).toBe(false);
    expect((await push.list({ tenant: 'other' })).letters).toEqual([]);
    expect(await push.discard({ taskId, configId: 'a' })).toBe(true);
    expect((await push.list()).letters).toEqual([]);
    expect(seqsAt(receiver)).toEqual([1]);
  });

  it('is listed in pages', async () => {
    receiver.answers(() => 410);
    const { manager, push } = await startWith({});
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const buried = firstValueFrom(push.deadLetters$);
      ids.push((await ask(manager, 'Go', { push: configAt(receiver) })).id);
      await buried;
    }
    const found: string[] = [];
    let pageToken = '';
    do {
      const page = await push.list({ pageSize: 2, pageToken });
      found.push(...page.letters.map(({ taskId }) => taskId));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(found.sort()).toEqual(ids.sort());
    await expect(push.list({ pageSize: 0 })).rejects.toThrow('pageSize');
    await expect(push.list({ pageToken: 'x' })).rejects.toThrow('pageToken');
  });

  it('shows no secret in lists and logs', async () => {
    receiver.answers(() => 410);
    const { manager, push } = await startWith({});
    const buried = firstValueFrom(push.deadLetters$);
    const url = receiver.url('/s3cret-path?key=s3cret');
    await ask(manager, 'Go', { push: { ...configAt(receiver), ...SECRETS, url } });
    const shown = JSON.stringify([await buried, await push.list(), logger.lines]);
    expect(shown).toContain('HTTP 410');
    expect(logger.lines).toHaveLength(1);
    expect(shown).not.toMatch(/s3cret|t0ken|cr3d/);
  });
});
