import { LANE_CLAIMS } from './fragments/lane-claims.js';
import { LANE_PAGE } from './fragments/lane-page.js';
import { script } from './script.js';

/**
 * Everything up to an event is settled, and the caller's page ends there: moves the cursor and reads
 * on. Run between any two tries, it is also the check that the configuration is still there.
 *
 * Interleavings: a write to the journal before this is seen in `seq`, so the lane is held on and
 * its event read; one after it finds the lane gone from the ZSET, and makes it due. So no event is
 * left behind. A deletion, a replacement or another claim before this took the key of the claim
 * away: refused. A repeat finds a cursor that is as far, or the claim given up.
 *
 * KEYS: as {@link RedisKeys.forLane}.
 * ARGV: 1 task id, 2 configuration, 3 key of the claim, 4 last settled event, 5 ms to hold the
 * lane, 6 `all` or not, 7 most events, 8 most bytes of them.
 * Reply: OK, page. NOT_DUE: nothing is left, the lane is given up. FENCED.
 */
export const ADVANCE_LANE = script(
  LANE_CLAIMS,
  LANE_PAGE,
  String.raw`
local id, claim = ARGV[2], ARGV[3]
local lane = held_by(id, claim)
if not lane then return { -2 } end
lane.cursor = math.max(lane.cursor, tonumber(ARGV[4]))
lane.attempts, lane.since = 0, 0
local seq = tonumber(redis.call('HGET', KEYS[1], 'seq'))
if lane.cursor >= seq then
  settle_lane(ARGV[1], id, lane)
  return { -4 }
end
schedule_lane(ARGV[1], id, lane, claim, ARGV[5])
return { 0, lane_page(lane.cursor, seq, ARGV[6], ARGV[7], tonumber(ARGV[8])) }
`,
);
