/**
 * Lua: the entry of a task in an index, and for how long the index is kept. Entries of the same state
 * whose tasks are gone are dropped. An index with an active task has no end, and GT leaves it so; a
 * new one has none yet.
 *
 * ARGV: 3 task id, 12 and 13 milliseconds to keep a terminal and an interrupted task.
 */
export const INDEX_ENTRY = String.raw`
local LONGEST = tonumber(ARGV[12]) > tonumber(ARGV[13]) and ARGV[12] or ARGV[13]

-- none while the task is active
local function lifetime_of(state)
  return TERMINAL[state] and ARGV[12] or INTERRUPTED[state] and ARGV[13]
end

local function enter(key, state, ms)
  redis.call('ZADD', key, score(state, ms), ARGV[3])
  local lifetime = lifetime_of(state)
  if not lifetime then return redis.call('PERSIST', key) end
  redis.call('ZREMRANGEBYSCORE', key, score(state, 0),
    '(' .. score(state, math.max(0, ms - tonumber(lifetime))))
  if redis.call('PEXPIRE', key, LONGEST, 'GT') == 1 then return end
  if redis.call('ZCOUNT', key, FIRST_ACTIVE, BEYOND_ACTIVE) == 0 then
    redis.call('PEXPIRE', key, LONGEST)
  end
end
`;
