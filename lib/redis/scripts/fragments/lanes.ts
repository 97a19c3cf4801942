/**
 * Lua: the lanes of a task, one for each push configuration: how far it was delivered. A lane is one
 * text of `cursor attempts since host claim maker reason`: the last event that is settled, failed
 * tries of the next one and the time of the first, a hash of the receiver's host, the key of whoever
 * holds it or `-`, the key of the call that saved it or `-`, and why it was set aside. Its name in the ZSET of due lanes is
 * `<task id>:<host>:<configuration>`.
 *
 * @param lanes position in KEYS
 * @param due position in KEYS
 */
export function lanesIn(lanes: number, due: number): string {
  return String.raw`
local LANES, DUE = KEYS[${lanes}], KEYS[${due}]

local function parse_lane(text)
  local cursor, attempts, since, host, claim, maker, reason =
    string.match(text, '^(%d+) (%d+) (%d+) (%S+) (%S+) (%S+) (.*)$')
  return { cursor = tonumber(cursor), attempts = tonumber(attempts), since = tonumber(since),
    host = host, claim = claim, maker = maker, reason = reason }
end

local function read_lane(id)
  local text = redis.call('HGET', LANES, id)
  return text and parse_lane(text)
end

local function write_lane(id, lane)
  redis.call('HSET', LANES, id, string.format('%d %d %d %s %s %s %s',
    lane.cursor, lane.attempts, lane.since, lane.host, lane.claim, lane.maker, lane.reason))
end

local function every_lane()
  local found, rows = {}, redis.call('HGETALL', LANES)
  for i = 1, #rows, 2 do found[rows[i]] = parse_lane(rows[i + 1]) end
  return found
end

local function lane_name(task_id, id, lane)
  return task_id .. ':' .. lane.host .. ':' .. id
end
`;
}
