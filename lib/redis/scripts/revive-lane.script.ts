import { LANE_CLAIMS } from './fragments/lane-claims.js';
import { script } from './script.js';

/**
 * Ends that a lane is set aside: it goes on where it stopped, or behind the last event of its task.
 *
 * Interleavings: of two callers the second finds the lane alive. A write to the journal before this
 * is behind the cursor, or skipped; one after it makes the lane due.
 *
 * KEYS: as {@link RedisKeys.forLane}, then 9 dead lanes.
 * ARGV: 1 task id, 2 configuration, 3 tenant, 4 `replay` or `discard`, 5 ms to keep an ended task, 6
 * PUBLISH or SPUBLISH, 7 control channel. Reply: OK; NOT_FOUND: there is no such dead lane.
 */
export const REVIVE_LANE = script(
  LANE_CLAIMS,
  String.raw`
local id = ARGV[2]
local task = redis.call('HMGET', KEYS[1], 'tenant', 'seq')
local lane = task[1] == ARGV[3] and read_lane(id)
if not lane or lane.reason == '' then return { -1 } end
local name = lane_name(ARGV[1], id, lane)
lane.reason, lane.attempts, lane.since = '', 0, 0
redis.call('ZREM', KEYS[9], name)
if ARGV[4] == 'discard' then
  lane.cursor = tonumber(task[2])
  settle_lane(ARGV[1], id, lane)
  return { 0 }
end
schedule_lane(ARGV[1], id, lane, '-', 0)
pin(ARGV[5])
redis.call(ARGV[6], ARGV[7], 'push ' .. name)
return { 0 }
`,
);
