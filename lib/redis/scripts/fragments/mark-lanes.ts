import { lanesIn } from './lanes.js';

/**
 * Lua: makes the lanes of the task due, when a script has written to its journal, and says so to
 * the deliverers. A task without configurations costs nothing: `push`, the number of its lanes, is
 * loaded with the task.
 *
 * NX leaves alone a lane that is due already, that somebody holds, or that waits after a failed try.
 * No event is forgotten by that: who holds the lane, or takes it later, compares its cursor with the
 * task's `seq` in the same step in which it would give the lane up. A lane that was set aside stays
 * out until it is revived.
 *
 * ARGV: 1 PUBLISH or SPUBLISH, 3 task id, 9 control channel, 10 `all`, or else only events that
 * end or interrupt a task are sent.
 */
export function wakeLanesIn(lanes: number, due: number): string {
  return `${lanesIn(lanes, due)}${String.raw`
local now, woken = string.format('%d', now_ms()), {}
for id, lane in pairs(every_lane()) do
  local name = lane_name(ARGV[3], id, lane)
  if lane.reason == '' and redis.call('ZADD', DUE, 'NX', now, name) == 1 then
    woken[#woken + 1] = name
  end
end
if #woken > 0 then redis.call(ARGV[1], ARGV[9], 'push ' .. table.concat(woken, ' ')) end
`}`;
}

/**
 * Lua: the same for scripts that change a task's state, and how long its lanes keep it. What only
 * tasks with configurations need is made with their calls alone.
 *
 * KEYS: 1 task, 11 lanes, 12 due lanes. ARGV: 14 and 15 milliseconds for which a task is kept while
 * a lane is due, or set aside.
 */
export const MARK_LANES = String.raw`
local function mark_lanes(task)
  if (task.push or 0) == 0 or #journal.records == 0 then return end
  if ARGV[10] ~= 'all' and not task.turned then return end
  ${wakeLanesIn(11, 12)}
end

local function pinned(task, lifetime)
  if (task.push or 0) == 0 then return lifetime end
  ${lanesIn(11, 12)}
  redis.call('HSET', KEYS[1], 'ends', string.format('%d', now_ms() + tonumber(lifetime)))
  local longest = tonumber(lifetime)
  for id, lane in pairs(every_lane()) do
    if lane.reason ~= '' then
      longest = math.max(longest, tonumber(ARGV[15]))
    elseif redis.call('ZSCORE', DUE, lane_name(ARGV[3], id, lane)) then
      longest = math.max(longest, tonumber(ARGV[14]))
    end
  end
  return longest
end
`;
