import { TIME } from './time.js';
import { lanesIn } from './lanes.js';

/**
 * Lua: what scripts on the lanes of one task share. A task that has ended, or is interrupted, is kept
 * while a lane of it is due or set aside; `ends` is when it would have gone otherwise, and `unpin`
 * restores that when the last of them is settled. A running task has no `ends`.
 *
 * KEYS: as {@link RedisKeys.forLane}.
 */
export const LANE_CLAIMS = [
  TIME,
  lanesIn(7, 8),
  String.raw`
local function pin(ms)
  if redis.call('HEXISTS', KEYS[1], 'ends') == 0 then return end
  if redis.call('PTTL', KEYS[1]) >= tonumber(ms) then return end
  for i = 1, 7 do redis.call('PEXPIRE', KEYS[i], ms) end
end

local function unpin(task_id)
  local ends = redis.call('HGET', KEYS[1], 'ends')
  if not ends then return end
  for id, lane in pairs(every_lane()) do
    if lane.reason ~= '' or redis.call('ZSCORE', DUE, lane_name(task_id, id, lane)) then return end
  end
  redis.call('HDEL', KEYS[1], 'ends')
  for i = 1, 7 do redis.call('PEXPIREAT', KEYS[i], ends) end
end

local function schedule_lane(task_id, id, lane, claim, ms)
  lane.claim = claim
  write_lane(id, lane)
  redis.call('ZADD', DUE, string.format('%d', now_ms() + tonumber(ms)),
    lane_name(task_id, id, lane))
end

local function settle_lane(task_id, id, lane)
  lane.claim = '-'
  write_lane(id, lane)
  redis.call('ZREM', DUE, lane_name(task_id, id, lane))
  unpin(task_id)
end

local function count_failure(lane)
  lane.attempts = lane.attempts + 1
  if lane.since == 0 then lane.since = now_ms() end
end

local function held_by(id, claim)
  local lane = read_lane(id)
  return lane and lane.claim == claim and lane or nil
end
`,
].join('\n');
