/**
 * Lua: stores a push configuration and begins its lane behind the event `cursor`. One that replaces
 * another begins anew: whoever held its lane is refused from now on, since the claim is gone.
 *
 * @param configs position in KEYS
 */
export function registerLaneIn(configs: number): string {
  return String.raw`
local function count_lanes()
  local count = redis.call('HLEN', LANES)
  redis.call('HSET', KEYS[1], 'push', count)
  return count
end

local function forget_lane(task_id, id)
  local lane = read_lane(id)
  if not lane then return end
  redis.call('ZREM', DUE, lane_name(task_id, id, lane))
  redis.call('HDEL', LANES, id)
  redis.call('HDEL', KEYS[${configs}], id)
end

local function register_lane(task_id, id, record, host, cursor, maker)
  forget_lane(task_id, id)
  redis.call('HSET', KEYS[${configs}], id, record)
  write_lane(id, { cursor = cursor, attempts = 0, since = 0, host = host, claim = '-',
    maker = maker or '-', reason = '' })
  return count_lanes()
end
`;
}
