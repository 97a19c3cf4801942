/**
 * Lua: what a write means for the lanes, and a new state for the indexes and for how long the task
 * is kept. Running tasks do not expire; an index expires only while none of its tasks runs. What is
 * still to be sent keeps a task longer: its own time is then in `ends`. A task that is created as
 * an ended one (no state before) has no run, inbox or message at work.
 *
 * KEYS: 1 task, 2 artifacts, 3 events, 4 messages, 5 owner index, 6 runs, 8 context index,
 * 9 inbox, 10 push configurations, 11 lanes, 12 due lanes. ARGV: 3 task id, 12 and 13 milliseconds to
 * keep a terminal and an interrupted task.
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

local function index(task)
  enter(KEYS[5], task.state, task.updated)
  if not is_alone(KEYS[8]) then enter(KEYS[8], task.state, task.updated) end
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
