/**
 * Lua: the journal of the task in KEYS, a list whose last entry has the number `seq`; numbers are
 * dense, so the place of an entry is its number. `journal:add` numbers an event, `journal:store`
 * appends what was added in one command, and `journal:publish` sends it in one message,
 * `<first sequence>\n<event>\n<event>...`, so that nobody hears of an event that is not stored.
 * The joined JSON mirrors lib/model/event-json.ts byte for byte.
 *
 * ARGV: 1 PUBLISH or SPUBLISH, 2 channel, 3 task id, 4 JSON of the context id, 5 journal length.
 */
export const JOURNAL = String.raw`
local journal = { seq = 0, first = 0, events = {} }

function journal:add(event)
  self.seq = self.seq + 1
  if #self.events == 0 then self.first = self.seq end
  self.events[#self.events + 1] = event
end

function journal:store()
  if #self.events == 0 then return end
  local length = redis.call('RPUSH', KEYS[3], unpack(self.events))
  if length > tonumber(ARGV[5]) then redis.call('LTRIM', KEYS[3], '-' .. ARGV[5], -1) end
end

function journal:publish()
  if #self.events == 0 then return end
  local text = string.format('%d\n', self.first) .. table.concat(self.events, '\n')
  redis.call(ARGV[1], ARGV[2], text)
end

local function identity()
  return '"taskId":"' .. ARGV[3] .. '","contextId":' .. ARGV[4]
end

local function status_json(state, message, ms)
  local said = message == '' and '' or ',"message":' .. message
  return '{"state":"' .. STATE_NAMES[state] .. '"' .. said .. ',"timestamp":"' .. iso(ms) .. '"}'
end

local function event_json(kind, content, metadata)
  local extra = metadata == '' and '' or ',"metadata":' .. metadata
  return '{"' .. kind .. '":{' .. identity() .. ',' .. content .. extra .. '}}'
end
`;
