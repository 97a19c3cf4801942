/**
 * Lua: the small fields of the task in KEYS[1]; nothing here grows with the task. A task of another
 * scope or context than the caller names is not there.
 *
 * ARGV: 4 JSON of the context id, 6 history length, 7 and 8 milliseconds a terminal and an
 * interrupted task are kept, 10 tenant, 11 owner.
 */
export const TASK = String.raw`
local FIELDS = { 'state', 'seq', 'updated', 'bytes', 'messages', 'epoch', 'turn', 'turns',
  'attempt', 'push', 'commit', 'cancel', 'tenant', 'owner', 'context', 'current', 'input', 'checkpoint' }
local NUMBERS = 10

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

local function save_message(task, message)
  task.messages = task.messages + 1
  redis.call('HSET', KEYS[4], task.messages, message)
  redis.call('HDEL', KEYS[4], task.messages - tonumber(ARGV[6]))
  redis.call('RPUSH', KEYS[5], ARGV[3] .. ':' .. string.format('%d', task.messages))
  redis.call('LTRIM', KEYS[5], -tonumber(ARGV[6]), -1)
  redis.call('PEXPIRE', KEYS[5], math.max(tonumber(ARGV[7]), tonumber(ARGV[8])))
end

local function set_status(task, state, message, ms)
  task.state = state
  task.updated = ms
  task.status = status_json(state, message, ms)
  task.turned = task.turned or TERMINAL[state] or INTERRUPTED[state]
  if message ~= '' then save_message(task, message) end
  return '"status":' .. task.status
end

local function save_task(task)
  redis.call('HSET', KEYS[1], 'seq', journal.seq, 'bytes', task.bytes, 'messages', task.messages,
    'epoch', task.epoch, 'turn', task.turn, 'turns', task.turns, 'attempt', task.attempt,
    'commit', task.commit or '')
  if task.status then
    redis.call('HSET', KEYS[1], 'state', task.state, 'status', task.status,
      'updated', string.format('%.0f', task.updated))
  end
end
`;
