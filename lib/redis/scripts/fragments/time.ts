/**
 * Lua: one clock for everything stored. `now_ms(floor)` is Redis TIME in Unix milliseconds, never
 * before `floor` (the task's last status time), so a failover to a slower clock cannot turn the
 * order of a task's timestamps round. `iso(ms)` is ISO 8601 in UTC; its days-to-date arithmetic
 * counts years from March, so that the leap day is the last day of a year.
 */
export const TIME = String.raw`
local function now_ms(floor)
  local time = redis.call('TIME')
  local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  return math.max(ms, floor or 0)
end

local known_ms, known_iso

local function iso(ms)
  if ms == known_ms then return known_iso end
  local days = math.floor(ms / 86400000)
  local rest = ms - days * 86400000
  local shifted = days + 719468
  local era = math.floor(shifted / 146097)
  local day_of_era = shifted - era * 146097
  local year_of_era = math.floor((day_of_era - math.floor(day_of_era / 1460)
    + math.floor(day_of_era / 36524) - math.floor(day_of_era / 146096)) / 365)
  local day_of_year = day_of_era
    - (365 * year_of_era + math.floor(year_of_era / 4) - math.floor(year_of_era / 100))
  local month = math.floor((5 * day_of_year + 2) / 153)
  local day = day_of_year - math.floor((153 * month + 2) / 5) + 1
  month = month < 10 and month + 3 or month - 9
  local year = year_of_era + era * 400 + (month <= 2 and 1 or 0)
  known_ms = ms
  known_iso = string.format('%04d-%02d-%02dT%02d:%02d:%02d.%03dZ', year, month, day,
    math.floor(rest / 3600000), math.floor(rest / 60000) % 60,
    math.floor(rest / 1000) % 60, rest % 1000)
  return known_iso
end
`;
