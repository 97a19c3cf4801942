import { RECORD_KINDS } from './record-kinds.js';

/**
 * Lua: takes records out of the journal, the oldest first, and keeps those of artifacts in the list
 * of artifacts, which lives as long as the task; read together, the two hold all of them.
 *
 * KEYS: 1 task, 2 artifacts, 3 events.
 */
export const MOVE_ARTIFACTS = `${RECORD_KINDS}${String.raw`
local MOST_MOVED = 1000

local function move_artifacts(count)
  local moved = {}
  for _, record in ipairs(redis.call('LPOP', KEYS[3], math.min(count, MOST_MOVED))) do
    if string.byte(record) == ARTIFACT then moved[#moved + 1] = record end
  end
  if #moved == 0 then return end
  redis.call('RPUSH', KEYS[2], unpack(moved))
  local left = redis.call('PTTL', KEYS[1])
  if left > 0 then redis.call('PEXPIRE', KEYS[2], left) end
end
`}`;
