/**
 * Lua: lets a message in once, however many calls bring it. The marker says which call let it in,
 * and as which turn: `call turn`. It is written after the record of the message and kept longer,
 * so while there is a record, what became of it is known, also when the task has expired.
 *
 * KEYS: the last one is the marker, where the lifetime (ms) is not 0; else there is none.
 */
export const ONCE = String.raw`
local function let_in_before(lifetime)
  if tonumber(lifetime) == 0 then return nil end
  local call, turn = string.match(redis.call('GET', KEYS[#KEYS]) or '', '^(%S+) (%d+)$')
  return call, tonumber(turn)
end

local function let_in(lifetime, call, turn)
  if tonumber(lifetime) == 0 then return end
  redis.call('SET', KEYS[#KEYS], string.format('%s %d', call, turn), 'PX', lifetime)
end
`;
