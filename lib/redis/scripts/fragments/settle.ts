/**
 * Lua: what a write means for the lanes, and a new state for the indexes and for how long the task
 * is kept. Running tasks do not expire; an index expires only while none of its tasks runs. What is
 * still to be sent keeps a task longer: its own time is then in `ends`. A task that is created as
 * an ended one (no state before) has no run, inbox or message at work.
 *
 * KEYS: 1 task, 2 artifacts, 3 events, 4 messages, 5 owner index, 6 runs, 8 context index,
 * 9 inbox, 10 push configurations, 11 lanes, 12 due lanes. ARGV: 3 task id, 12 and 13 milliseconds to keep a terminal
 * and an interrupted task.
 */
export const SETTLE = String.raw`
local function own_keys(task)
  local keys = { KEYS[1], KEYS[3] }
  if not task.is_folded then
    keys[#keys + 1] = KEYS[2]
    keys[#keys + 1] = KEYS[4]
  end
  if task.is_stored and not TERMINAL[task.state] then keys[#keys + 1] = KEYS[9] end
  if (task.push or 0) > 0 then
    keys[#keys + 1] = KEYS[10]
    keys[#keys + 1] = KEYS[11]
  end
  return keys
end

local function keep_for(task, ms)
  for _, key in ipairs(own_keys(task)) do redis.call('PEXPIRE', key, ms) end
end

local function keep(task)
  for _, key in ipairs(own_keys(task)) do redis.call('PERSIST', key) end
end

local function lifetime_of(state)
  return TERMINAL[state] and tonumber(ARGV[12]) or INTERRUPTED[state] and tonumber(ARGV[13])
end

-- an index with an active task has no end, and GT leaves it so; a new one has none yet
local function keep_index(key, state)
  if not lifetime_of(state) then return redis.call('PERSIST', key) end
  if redis.call('PEXPIRE', key, LONGEST, 'GT') == 1 then return end
  if redis.call('ZCOUNT', key, FIRST_ACTIVE, BEYOND_ACTIVE) == 0 then
    redis.call('PEXPIRE', key, LONGEST)
  end
end

local function index(task)
  local place, first = score(task.state, task.updated), score(task.state, 0)
  local lifetime = lifetime_of(task.state)
  local oldest = lifetime and '(' .. score(task.state, math.max(0, task.updated - lifetime))
  for _, key in ipairs({ KEYS[5], not is_alone(KEYS[8]) and KEYS[8] or nil }) do
    redis.call('ZADD', key, place, ARGV[3])
    if oldest then redis.call('ZREMRANGEBYSCORE', key, first, oldest) end
    keep_index(key, task.state)
  end
end

local function settle(task, before)
  mark_lanes(task)
  if not task.said then return end
  index(task)
  if TERMINAL[task.state] then
    keep_for(task, pinned(task, ARGV[12]))
    if task.is_stored then
      redis.call('ZREM', KEYS[6], ARGV[3])
      redis.call('DEL', KEYS[9])
    end
    if task.is_stored or task.checkpoint then
      redis.call('HDEL', KEYS[1], 'current', 'input', 'checkpoint')
    end
  elseif INTERRUPTED[task.state] then
    keep_for(task, pinned(task, ARGV[13]))
  elseif before and INTERRUPTED[before] then
    keep(task)
    redis.call('HDEL', KEYS[1], 'ends')
  end
end
`;
