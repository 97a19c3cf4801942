import { STATES } from './states.js';

/**
 * Lua: the next events of a lane, at most so many and so large (one at least). Where only events
 * that end or interrupt a task are wanted, it looks further, but never at more than some megabytes.
 *
 * KEYS: 3 events.
 */
export const LANE_PAGE = `${STATES}${String.raw`
local MOST_ROUNDS, MOST_SCANNED = 32, 4194304

local function is_wanted(record, mode)
  if mode == 'all' then return true end
  local state = tonumber(string.match(record, '^s(%d)') or nil)
  return TERMINAL[state] or INTERRUPTED[state]
end

-- trimmed, last event looked at, then number and record of each
local function lane_page(cursor, seq, mode, most, most_bytes)
  local trimmed = seq - redis.call('LLEN', KEYS[3])
  if cursor < trimmed then return { 1, seq, {} } end
  local page, bytes, scanned, at = {}, 0, 0, cursor
  for _ = 1, MOST_ROUNDS do
    local records = redis.call('LRANGE', KEYS[3], at - trimmed, at - trimmed + most - 1)
    for _, record in ipairs(records) do
      scanned = scanned + #record
      if is_wanted(record, mode) then
        if #page > 0 and bytes + #record > most_bytes then return { 0, at, page } end
        page[#page + 1] = string.format('%d', at + 1)
        page[#page + 1] = record
        bytes = bytes + #record
      end
      at = at + 1
      if #page >= 2 * most then return { 0, at, page } end
    end
    if at >= seq or mode == 'all' or scanned > MOST_SCANNED then break end
  end
  return { 0, at, page }
end
`}`;
