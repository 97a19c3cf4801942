/**
 * Lua: one clock for everything stored. `now_ms(floor)` is Redis TIME in Unix milliseconds, never
 * before `floor` (the task's last status time), so a failover to a slower clock cannot turn the
 * order of a task's timestamps round.
 */
export const TIME = String.raw`
local function now_ms(floor)
  local time = redis.call('TIME')
  local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  return math.max(ms, floor or 0)
end
`;
