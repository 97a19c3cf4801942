import { LANE_CLAIMS } from './fragments/lane-claims.js';
import { script } from './script.js';

/**
 * Sets a lane aside, with the reason: it is not due any more, whatever its task does, and is listed
 * among those of its tenant. Its cursor stays, and so does the task, for a replay.
 *
 * Interleavings: as for `retry-lane`. The list may name lanes that are gone or alive again: who
 * reads it looks at the lane, see `read-dead-lane`.
 *
 * KEYS: as {@link RedisKeys.forLane}, then 9 dead lanes.
 * ARGV: 1 task id, 2 configuration, 3 key of the claim, 4 reason, 5 ms to keep it.
 * Reply: OK, or FENCED.
 */
export const BURY_LANE = script(
  LANE_CLAIMS,
  String.raw`
local id = ARGV[2]
local lane = held_by(id, ARGV[3])
if not lane then return { -2 } end
local name = lane_name(ARGV[1], id, lane)
lane.claim, lane.reason = '-', ARGV[4]
count_failure(lane)
write_lane(id, lane)
redis.call('ZREM', DUE, name)
redis.call('ZADD', KEYS[9], string.format('%d', now_ms()), name)
redis.call('PEXPIRE', KEYS[9], ARGV[5])
pin(ARGV[5])
return { 0 }
`,
);
