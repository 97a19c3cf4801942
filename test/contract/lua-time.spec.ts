import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { TIME } from '#lib/redis/scripts/fragments/time.js';
import { sharedRedisPort } from '../support/shared-redis.js';

const DAY_MS = 86_400_000;
describe('the Lua clock', () => {
  let redis: Redis;

  beforeAll(() => {
    redis = new Redis(sharedRedisPort(), '127.0.0.1');
  });
  afterAll(() => redis.disconnect());

  it('never goes back behind the given time', async () => {
    const script = `${TIME} return { now_ms(), now_ms(tonumber(ARGV[1])) }`;
    const future = Date.now() + DAY_MS;
    const [now, floored] = (await redis.eval(script, 0, future)) as [number, number];
    expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
    expect(floored).toBe(future);
  });
});
