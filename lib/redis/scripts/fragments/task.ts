/**
 * Lua: the small fields of the task in KEYS[1]; nothing here grows with the task. A task of another
 * scope or context than the caller names is not there. Every write ends with `save_task`, which
 * stores fields, events and messages in one command each. A field that has its first value since the
 * task was created is not stored.
 *
 * An ended task that had one turn, and whose journal is whole and small, has its messages there:
 * they are not kept a second time.
 *
 * KEYS: 1 task, 4 messages, 7 conversation. ARGV: 3 task id, 4 JSON of the context
 * id, 7 tenant, 8 owner, 11 history length, 16 `first` where the context was made for the task.
 */
export const TASK = String.raw`
local FIRST = { turn = 1, turns = 1, attempt = 0, said = '' }

local function load_task()
  local names, numbers = { 'state', 'seq', 'updated', 'bytes', 'messages', 'epoch', 'turn', 'turns',
    'attempt', 'push', 'commit', 'cancel', 'tenant', 'owner', 'context' }, 10
  local values = redis.call('HMGET', KEYS[1], unpack(names))
  if not values[1] then return nil end
  local task = { is_stored = true }
  for i, name in ipairs(names) do
    task[name] = i <= numbers and tonumber(values[i]) or values[i] or FIRST[name]
  end
  if task.tenant ~= ARGV[7] or task.owner ~= ARGV[8] or task.context ~= ARGV[4] then return nil end
  journal.seq = task.seq
  return task
end

local said = {}

local function save_message(task, message)
  task.messages = task.messages + 1
  said[#said + 1] = message
end

local function append(key, most, values)
  local length = redis.call('RPUSH', key, unpack(values))
  if length > most then redis.call('LTRIM', key, -most, -1) end
end

-- what is kept for the context need not be written
local alone

local function is_alone(key)
  if ARGV[16] ~= 'first' then return false end
  if alone == nil then alone = redis.call('EXISTS', KEYS[7], KEYS[8]) == 0 end
  return alone or redis.call('EXISTS', key) == 0
end

local function refer_to_messages(task, most)
  if is_alone(KEYS[7]) then return end
  local places, before = {}, task.messages - #said
  for i = 1, #said do places[i] = string.format('%s:%d', ARGV[3], before + i) end
  append(KEYS[7], most, places)
  redis.call('PEXPIRE', KEYS[7], LONGEST)
end

local function is_folded(task, most)
  return TERMINAL[task.state] and task.turns == 1 and task.messages <= most
    and is_small(journal.seq, task.bytes) and journal:is_whole()
end

local function store_messages(task)
  local most = tonumber(ARGV[11])
  if #said > 0 then refer_to_messages(task, most) end
  task.is_folded = is_folded(task, most)
  if task.is_folded then
    if task.is_stored then redis.call('DEL', KEYS[4]) end
  elseif #said > 0 then
    append(KEYS[4], most, said)
  end
end

-- the new state is an event
local function set_status(task, state, message, ms, metadata)
  task.state = state
  task.updated = ms
  task.said = message
  task.turned = task.turned or TERMINAL[state] or INTERRUPTED[state]
  if message ~= '' then save_message(task, message) end
  journal:add(string.format('s%d\t%s\t%s\t%d', state, message, metadata or '', ms))
end

local function save_task(task, fields)
  fields = fields or {}
  local function field(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  for _, name in ipairs({ 'bytes', 'messages', 'epoch', 'turn', 'turns', 'attempt' }) do
    if task.is_stored or task[name] ~= FIRST[name] then
      field(name, string.format('%d', task[name]))
    end
  end
  field('seq', string.format('%d', journal.seq))
  field('commit', task.commit or '')
  if task.said then
    field('state', string.format('%d', task.state))
    if task.is_stored or task.said ~= FIRST.said then field('said', task.said) end
    field('updated', string.format('%d', task.updated))
  end
  redis.call('HSET', KEYS[1], unpack(fields))
  journal:store()
  store_messages(task)
end
`;
