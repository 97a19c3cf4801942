import { STATES } from './states.js';

/**
 * Lua: the next events of a lane, at most so many and so large (one at least). Where only events
 * that end or interrupt a task are wanted, it looks further, but never at more than some megabytes.
 * The text it looks for cannot be inside of a JSON string, where quotes are escaped.
 *
 * KEYS: 3 events.
 */
export const LANE_PAGE = `${STATES}${String.raw`
local MOST_ROUNDS, MOST_SCANNED = 32, 4194304
local TURNING = {}
for state in pairs(TERMINAL) do TURNING[STATE_NAMES[state]] = true end
for state in pairs(INTERRUPTED) do TURNING[STATE_NAMES[state]] = true end

local function is_wanted(event, mode)
  if mode == 'all' then return true end
  if string.sub(event, 1, 15) ~= '{"statusUpdate"' then return false end
  return TURNING[string.match(event, '"status":{"state":"([%u_]+)"')] or false
end

-- trimmed, last event looked at, then number and text of each
local function lane_page(cursor, seq, mode, most, most_bytes)
  local trimmed = seq - redis.call('LLEN', KEYS[3])
  if cursor < trimmed then return { 1, seq, {} } end
  local page, bytes, scanned, at = {}, 0, 0, cursor
  for _ = 1, MOST_ROUNDS do
    local events = redis.call('LRANGE', KEYS[3], at - trimmed, at - trimmed + most - 1)
    for _, event in ipairs(events) do
      scanned = scanned + #event
      if is_wanted(event, mode) then
        if #page > 0 and bytes + #event > most_bytes then return { 0, at, page } end
        page[#page + 1] = string.format('%.0f', at + 1)
        page[#page + 1] = event
        bytes = bytes + #event
      end
      at = at + 1
      if #page >= 2 * most then return { 0, at, page } end
    end
    if at >= seq or mode == 'all' or scanned > MOST_SCANNED then break end
  end
  return { 0, at, page }
end
`}`;
