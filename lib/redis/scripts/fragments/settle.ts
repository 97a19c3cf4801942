/**
 * Lua: what a write means for the lanes, and a new state for the indexes and for how long the task
 * is kept. Running tasks do not expire; an index expires only while none of its tasks runs. What is
 * still to be sent keeps a task longer: its own time is then in `ends`.
 *
 * KEYS: 1 task, 2 artifacts, 3 events, 4 messages, 6 owner index, 7 context index, 8 runs,
 * 9 inbox, 10 push configurations, 11 lanes, 12 due lanes. ARGV: 3 task id, 7 and 8 milliseconds to keep a terminal and an
 * interrupted task.
 */
export const SETTLE = String.raw`
local OWN_KEYS = { KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[9], KEYS[10], KEYS[11] }

local function keep_for(ms)
  for _, key in ipairs(OWN_KEYS) do redis.call('PEXPIRE', key, ms) end
end

local function keep()
  for _, key in ipairs(OWN_KEYS) do redis.call('PERSIST', key) end
end

local function index(key, task)
  redis.call('ZADD', key, score(task.state, task.updated), ARGV[3])
  local lifetime = TERMINAL[task.state] and tonumber(ARGV[7])
    or INTERRUPTED[task.state] and tonumber(ARGV[8])
  if lifetime then
    redis.call('ZREMRANGEBYSCORE', key, score(task.state, 0),
      '(' .. score(task.state, math.max(0, task.updated - lifetime)))
  end
  local active = redis.call('ZCOUNT', key, score(SUBMITTED, 0), '(' .. score(WORKING + 1, 0))
  if active == 0 then
    redis.call('PEXPIRE', key, math.max(tonumber(ARGV[7]), tonumber(ARGV[8])))
  else
    redis.call('PERSIST', key)
  end
end

local function settle(task, before)
  mark_lanes(task)
  if not task.status then return end
  index(KEYS[6], task)
  index(KEYS[7], task)
  if TERMINAL[task.state] then
    keep_for(pinned(task, ARGV[7]))
    redis.call('ZREM', KEYS[8], ARGV[3])
    redis.call('DEL', KEYS[9])
    redis.call('HDEL', KEYS[1], 'current', 'input', 'checkpoint')
  elseif INTERRUPTED[task.state] then
    keep_for(pinned(task, ARGV[8]))
  elseif before and INTERRUPTED[before] then
    keep()
    redis.call('HDEL', KEYS[1], 'ends')
  end
end
`;
