import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * An event in the midst of a page is settled: moves the cursor, and where it is asked to the
 * deadline. It is run between any two tries, so it is small: the lane is left as it was but for its
 * first three fields.
 *
 * Interleavings: as for `advance-lane`; since the page goes on, there is nothing to give up.
 *
 * KEYS: 1 lanes, 2 due lanes.
 * ARGV: 1 name of the lane, 2 configuration, 3 key of the claim, 4 last settled event, 5 ms to hold
 * the lane, or 0. Reply: OK, or FENCED.
 */
export const KEEP_LANE = script(
  String.raw`
local lane = redis.call('HGET', KEYS[1], ARGV[2])
local cursor, host, claim, rest = string.match(lane or '', '^(%d+) %d+ %d+ (%S+) (%S+) (.*)$')
if claim ~= ARGV[3] then return { -2 } end
local settled = string.format('%d', math.max(tonumber(cursor), tonumber(ARGV[4])))
redis.call('HSET', KEYS[1], ARGV[2], table.concat({ settled, '0 0', host, claim, rest }, ' '))
if ARGV[5] ~= '0' then
  ${TIME}
  redis.call('ZADD', KEYS[2], string.format('%d', now_ms() + tonumber(ARGV[5])), ARGV[1])
end
return { 0 }
`,
);
