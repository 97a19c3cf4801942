import { lanesIn } from './fragments/lanes.js';
import { script } from './script.js';

/**
 * A page of the lanes of a tenant that were set aside in one partition, newest first, then by name,
 * after a given position. Only a list of names: `read-dead-lane` says what is true.
 *
 * KEYS: 1 dead lanes. ARGV: 1 page size, 2 position: ms, 3 position: name (`''` for the start).
 * Reply: name and ms of each.
 */
export const DEAD_LANES = script(
  String.raw`
local size, ms, name = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local reply, offset = {}, 0
while #reply < 2 * size do
  local rows = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[2], '-inf', 'WITHSCORES',
    'LIMIT', offset, size)
  for i = 1, #rows, 2 do
    local is_after = name == '' or tonumber(rows[i + 1]) < ms or rows[i] < name
    if is_after and #reply < 2 * size then
      reply[#reply + 1] = rows[i]
      reply[#reply + 1] = tonumber(rows[i + 1])
    end
  end
  if #rows < 2 * size then break end
  offset = offset + size
end
return reply
`,
);

/**
 * One of them. A name whose lane is gone, or alive again, is dropped in the same step.
 *
 * KEYS: 1 task, 2 configurations, 3 lanes, 4 dead lanes. ARGV: 1 name, 2 configuration.
 * Reply: OK, owner, record of the configuration, reason, failed tries, ms of the first, number of
 * events that were not delivered; or NOT_FOUND.
 */
export const READ_DEAD_LANE = script(
  lanesIn(3, 4),
  String.raw`
local task = redis.call('HMGET', KEYS[1], 'owner', 'seq')
local lane = task[1] and read_lane(ARGV[2])
if not lane or lane.reason == '' then
  redis.call('ZREM', KEYS[4], ARGV[1])
  return { -1 }
end
return { 0, task[1], redis.call('HGET', KEYS[2], ARGV[2]), lane.reason, lane.attempts, lane.since,
  tonumber(task[2]) - lane.cursor }
`,
);
