/**
 * Lua: makes the acceptance of a message repeatable: the task remembers the replies to the newest
 * calls, as many as can wait at a time, as `key=code:epoch:turn:seq;...`.
 */
export const ACCEPTED = String.raw`
local function accepted_before(key)
  local log = redis.call('HGET', KEYS[1], 'accepted') or ''
  local _, at = string.find(log, key .. '=', 1, true)
  if not at then return nil end
  local code, epoch, turn, seq = string.match(log, '^(%d+):(%d+):(%d+):(%d+)', at + 1)
  return { tonumber(code), tonumber(epoch), tonumber(turn), tonumber(seq) }
end

local function accept(key, most, reply)
  local log = redis.call('HGET', KEYS[1], 'accepted') or ''
  local entry = string.format('%s=%d:%d:%d:%d;', key, unpack(reply))
  local _, count = string.gsub(log, ';', '')
  if count > tonumber(most) then log = string.match(log, ';(.*)$') end
  redis.call('HSET', KEYS[1], 'accepted', log .. entry)
  return reply
end
`;
