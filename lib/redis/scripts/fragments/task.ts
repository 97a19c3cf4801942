/**
 * Lua: the small fields of the task in KEYS[1]; nothing here grows with the task. A task of another
 * scope or context than the caller names is not there. Every write ends with `save_task`, which
 * stores fields, messages and events in one command each.
 *
 * ARGV: 4 JSON of the context id, 6 history length, 7 and 8 milliseconds a terminal and an
 * interrupted task are kept, 10 tenant, 11 owner.
 */
export const TASK = String.raw`
local FIELDS = { 'state', 'seq', 'updated', 'bytes', 'messages', 'epoch', 'turn', 'turns',
  'attempt', 'push', 'commit', 'cancel', 'tenant', 'owner', 'context' }
local NUMBERS = 10
local SAVED = { 'bytes', 'messages', 'epoch', 'turn', 'turns', 'attempt' }

local function load_task()
  local values = redis.call('HMGET', KEYS[1], unpack(FIELDS))
  if not values[1] then return nil end
  local task = {}
  for i, name in ipairs(FIELDS) do
    task[name] = i <= NUMBERS and tonumber(values[i]) or values[i]
  end
  if task.tenant ~= ARGV[10] or task.owner ~= ARGV[11] or task.context ~= ARGV[4] then return nil end
  journal.seq = task.seq
  return task
end

local LONGEST = tonumber(ARGV[7]) > tonumber(ARGV[8]) and ARGV[7] or ARGV[8]
local said = {}

local function save_message(task, message)
  task.messages = task.messages + 1
  said[#said + 1] = message
end

local function store_messages(task)
  if #said == 0 then return end
  local most, before = tonumber(ARGV[6]), task.messages - #said
  local texts, places, dropped = {}, {}, {}
  for i, message in ipairs(said) do
    local number = before + i
    local name = string.format('%d', number)
    texts[2 * i - 1], texts[2 * i] = name, message
    places[i] = ARGV[3] .. ':' .. name
    if number > most then dropped[#dropped + 1] = number - most end
  end
  redis.call('HSET', KEYS[4], unpack(texts))
  if #dropped > 0 then redis.call('HDEL', KEYS[4], unpack(dropped)) end
  local length = redis.call('RPUSH', KEYS[5], unpack(places))
  if length > most then redis.call('LTRIM', KEYS[5], -most, -1) end
  redis.call('PEXPIRE', KEYS[5], LONGEST)
end

local function set_status(task, state, message, ms)
  task.state = state
  task.updated = ms
  task.said = message
  task.turned = task.turned or TERMINAL[state] or INTERRUPTED[state]
  if message ~= '' then save_message(task, message) end
  return '"status":' .. status_json(state, message, ms)
end

local function save_task(task, fields)
  fields = fields or {}
  local function field(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  for _, name in ipairs(SAVED) do field(name, string.format('%d', task[name])) end
  field('seq', string.format('%d', journal.seq))
  field('commit', task.commit or '')
  if task.said then
    field('state', string.format('%d', task.state))
    field('said', task.said)
    field('updated', string.format('%.0f', task.updated))
  end
  redis.call('HSET', KEYS[1], unpack(fields))
  store_messages(task)
  journal:store()
end
`;
