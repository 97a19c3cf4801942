import { LANE_CLAIMS } from './fragments/lane-claims.js';
import { script } from './script.js';

/**
 * Gives a lane up: after a failed try it is due again after a pause, without one at once, and
 * deliverers are told. Its cursor stays, so the order of its notifications does.
 *
 * Interleavings: as for `advance-lane`. Events that are written during the pause leave the score
 * alone. A repeat finds the claim gone.
 *
 * KEYS: as {@link RedisKeys.forLane}.
 * ARGV: 1 task id, 2 configuration, 3 key of the claim, 4 ms to wait, 5 `failed` or `''`, 6 ms to
 * keep an ended task, 7 PUBLISH or SPUBLISH, 8 control channel. Reply: OK, or FENCED.
 */
export const RETRY_LANE = script(
  LANE_CLAIMS,
  String.raw`
local id = ARGV[2]
local lane = held_by(id, ARGV[3])
if not lane then return { -2 } end
local failed = ARGV[5] == 'failed'
if failed then count_failure(lane) end
schedule_lane(ARGV[1], id, lane, '-', ARGV[4])
pin(tonumber(ARGV[4]) + tonumber(ARGV[6]))
if not failed then redis.call(ARGV[7], ARGV[8], 'push ' .. lane_name(ARGV[1], id, lane)) end
return { 0 }
`,
);
