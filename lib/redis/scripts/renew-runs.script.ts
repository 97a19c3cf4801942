import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * Extends the leases of many runs of one partition, and tells their owner which of them it lost
 * and which somebody wants cancelled.
 *
 * Interleavings: a claim or a cancel before it moved the epoch, and that run is reported fenced;
 * ZADD XX never revives a run that was released or that ended.
 *
 * KEYS: 1 runs, 2.. task hashes, in the order of ARGV.
 * ARGV: 1 lease in ms, then task id and epoch of each.
 * Reply: one code per run: OK, FENCED or (cancel wanted) PENDING.
 */
export const RENEW_RUNS = script(
  TIME,
  String.raw`
local until_ms = string.format('%d', now_ms() + tonumber(ARGV[1]))
local reply = {}
for i = 2, #KEYS do
  local id, epoch = ARGV[2 * i - 2], ARGV[2 * i - 1]
  local known = redis.call('HMGET', KEYS[i], 'epoch', 'cancel')
  local held = known[1] == epoch and redis.call('ZSCORE', KEYS[1], id)
  if held then redis.call('ZADD', KEYS[1], 'XX', until_ms, id) end
  reply[i - 1] = not held and -2 or known[2] and 1 or 0
end
return reply
`,
);
