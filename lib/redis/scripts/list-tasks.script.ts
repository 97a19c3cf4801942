import { CONTEXT } from './fragments/context.js';
import { STATES } from './fragments/states.js';
import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * A page of one index, newest status first (then by id, descending), after a given position, with
 * the number of all matches. Entries of tasks whose lifetime is over are dropped first. A task that is
 * alone in the context it was made for has its entry among the tasks of its owner only.
 *
 * KEYS: 1 index; then of a context that was made for a task: 2 index of the owner's tasks, 3 that task.
 * ARGV: 1 page size, 2 position: ms, 3 position: task id (`''` for the start), 4 earliest ms,
 * 5 and 6 milliseconds a terminal and an interrupted task are kept, 7 the
 * task the context was made for, or `''`, 8 tenant, 9 owner, 10 JSON of the context id, 11.. states wanted.
 * Reply: total, then id and ms of each entry.
 */
export const LIST_TASKS = script(
  TIME,
  STATES,
  CONTEXT,
  String.raw`
local size, from_ms, from_id = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local earliest = tonumber(ARGV[4])
local now = now_ms()
local total, found = 0, {}

local function oldest(state)
  local lifetime = TERMINAL[state] and tonumber(ARGV[5]) or INTERRUPTED[state] and tonumber(ARGV[6])
  return lifetime and math.max(0, now - lifetime)
end

local function is_behind(id, ms)
  return ms < from_ms or ms == from_ms and id < from_id
end

local function drop_expired(state)
  local ms = oldest(state)
  if not ms then return end
  redis.call('ZREMRANGEBYSCORE', KEYS[1], score(state, 0), '(' .. score(state, ms))
end

local function collect(state)
  local base, offset, taken = state * STATE_SPAN, 0, 0
  while taken < size do
    local rows = redis.call('ZREVRANGEBYSCORE', KEYS[1], score(state, from_ms),
      score(state, earliest), 'WITHSCORES', 'LIMIT', offset, size)
    for i = 1, #rows, 2 do
      local ms = tonumber(rows[i + 1]) - base
      if is_behind(rows[i], ms) then
        found[#found + 1] = { rows[i], ms }
        taken = taken + 1
      end
    end
    if #rows < 2 * size then return end
    offset = offset + size
  end
end

local function look_up(state)
  drop_expired(state)
  total = total + redis.call('ZCOUNT', KEYS[1], score(state, earliest),
    '(' .. score(state + 1, 0))
  collect(state)
end

local function place_alone()
  if ARGV[7] == '' or redis.call('EXISTS', KEYS[1]) == 1 then return nil end
  if not is_own(KEYS[3], ARGV[8], ARGV[9], ARGV[10]) then return nil end
  return tonumber(redis.call('ZSCORE', KEYS[2], ARGV[7]) or nil)
end

local function look_at(place, state)
  local ms = place - state * STATE_SPAN
  if ms >= STATE_SPAN or ms < math.max(earliest, oldest(state) or 0) then return end
  total = 1
  if is_behind(ARGV[7], ms) then found[1] = { ARGV[7], ms } end
end

local place = place_alone()
for i = 11, #ARGV do
  local state = tonumber(ARGV[i])
  if place then look_at(place, state) else look_up(state) end
end
table.sort(found, function(a, b)
  if a[2] ~= b[2] then return a[2] > b[2] end
  return a[1] > b[1]
end)
local reply = { total }
for i = 1, math.min(size, #found) do
  reply[#reply + 1] = found[i][1]
  reply[#reply + 1] = found[i][2]
end
return reply
`,
);
