import { LANE_CLAIMS } from './fragments/lane-claims.js';
import { LANE_PAGE } from './fragments/lane-page.js';
import { script } from './script.js';

/**
 * Takes a lane that is due, until a deadline, and reads what it has to send.
 *
 * Interleavings: claimers race for one score: the first moves it past now, and the others find the
 * lane not due; so does a newcomer while `due-lanes` keeps it for the holder of the ticket. Who
 * dies with the lane loses it at the deadline, and what it may have sent is sent again. A write to
 * the journal before this is on the page or behind it; one after it finds the lane in the ZSET and
 * leaves it: `advance-lane` sees it. A configuration that was deleted or replaced before has taken
 * the lane, or the claim, with it. A repeat is known by the key of the claim.
 *
 * KEYS: as {@link RedisKeys.forLane}.
 * ARGV: 1 task id, 2 configuration, 3 host, 4 key of the claim (unique), 5 ticket or `''`, 6 ms to
 * hold it, 7 ms to keep an ended task, 8 `all` or not, 9 most events, 10 most bytes of them.
 * Reply: OK, tenant, owner, JSON of the context id, record of the configuration, failed tries, ms since the first of them,
 * page. NOT_DUE, with ms left where the lane is only kept, or
 * waits. NOT_FOUND: the task or the configuration is gone, or the lane is set aside.
 */
export const CLAIM_LANE = script(
  LANE_CLAIMS,
  LANE_PAGE,
  String.raw`
local id, claim = ARGV[2], ARGV[4]
local name = ARGV[1] .. ':' .. ARGV[3] .. ':' .. id
local task = redis.call('HMGET', KEYS[1], 'tenant', 'owner', 'seq', 'context')
local lane = task[1] and read_lane(id)
if not lane or lane.reason ~= '' then
  redis.call('ZREM', DUE, name)
  return { -1 }
end
local now = now_ms()
local due = tonumber(redis.call('ZSCORE', DUE, name) or nil)
if lane.claim ~= claim and (not due or (due > now and due ~= tonumber(ARGV[5]))) then
  if due and lane.claim == '-' then return { -4, due - now } end
  return { -4 }
end
local seq = tonumber(task[3])
if lane.cursor >= seq then
  settle_lane(ARGV[1], id, lane)
  return { -4 }
end
schedule_lane(ARGV[1], id, lane, claim, ARGV[6])
pin(tonumber(ARGV[6]) + tonumber(ARGV[7]))
local failing = lane.since > 0 and now - lane.since or 0
return { 0, task[1], task[2], task[4], redis.call('HGET', KEYS[6], id), lane.attempts, failing,
  lane_page(lane.cursor, seq, ARGV[8], ARGV[9], tonumber(ARGV[10])) }
`,
);
