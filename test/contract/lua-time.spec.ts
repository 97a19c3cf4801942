import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { TIME } from '#lib/redis/scripts/fragments/time.js';
import { sharedRedisPort } from '../support/shared-redis.js';

const DAY_MS = 86_400_000;
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

const EDGES = [
  '1970-01-01T00:00:00.000Z',
  '1970-01-01T00:00:00.001Z',
  '1972-02-29T12:34:56.789Z',
  '1999-12-31T23:59:59.999Z',
  '2000-01-01T00:00:00.000Z',
  '2000-02-28T23:59:59.999Z',
  '2000-02-29T00:00:00.000Z',
  '2000-03-01T00:00:00.000Z',
  '2023-02-28T23:59:59.999Z',
  '2023-03-01T00:00:00.000Z',
  '2024-02-29T23:59:59.999Z',
  '2024-12-31T23:59:59.999Z',
  '2038-01-19T03:14:08.000Z',
  '2100-02-28T23:59:59.999Z',
  '2100-03-01T00:00:00.000Z',
  '2400-02-29T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
];

describe('the Lua clock', () => {
  let redis: Redis;

  beforeAll(() => {
    redis = new Redis(sharedRedisPort(), '127.0.0.1');
  });
  afterAll(() => redis.disconnect());

  async function iso(times: readonly number[]): Promise<unknown> {
    const script = `${TIME}
      local dates = {}
      for i = 1, #ARGV do dates[i] = iso(tonumber(ARGV[i])) end
      return dates`;
    return redis.eval(script, 0, ...times);
  }

  it('writes the dates at the edges of months, leap years and centuries', async () => {
    expect(await iso(EDGES.map((date) => Date.parse(date)))).toEqual(EDGES);
  });

  it('agrees with Date on every day of 400 years', async () => {
    const first = Date.parse('1970-01-01T00:00:00Z');
    for (let year = 0; year < 400; year += 40) {
      const days = Array.from({ length: 40 * 366 }, (_, i) => first + (year * 365 + i) * DAY_MS);
      expect(await iso(days)).toEqual(days.map((ms) => new Date(ms).toISOString()));
    }
  });

  it('agrees with Date on 2,000 random times', async () => {
    const times = Array.from({ length: 2000 }, () => Math.floor(Math.random() * LAST_MS));
    expect(await iso(times)).toEqual(times.map((ms) => new Date(ms).toISOString()));
  });

  it('never goes back behind the given time', async () => {
    const script = `${TIME} return { now_ms(), now_ms(tonumber(ARGV[1])) }`;
    const future = Date.now() + DAY_MS;
    const [now, floored] = (await redis.eval(script, 0, future)) as [number, number];
    expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
    expect(floored).toBe(future);
  });
});
