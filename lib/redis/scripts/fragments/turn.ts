/**
 * Lua: the turns of a task. What a turn works on (`current`, its message, and `input`, the rest of
 * its request) is kept with the task while the turn lasts, so that any instance can run it again;
 * waiting turns are pairs in the inbox. A parked
 * task has no run: the epoch moves on, so that who ran it cannot write any more. Every turn but the first begins with a SUBMITTED event.
 *
 * KEYS: 1 task, 6 runs, 9 inbox. ARGV: 3 task id.
 */
export const TURN = String.raw`
local function start_turn(task, message, input, ms)
  task.current, task.input, task.checkpoint = message, input, false
  task.turn = task.turn + 1
  task.attempt = 0
  redis.call('HSET', KEYS[1], 'current', message, 'input', input)
  redis.call('HDEL', KEYS[1], 'checkpoint')
  set_status(task, SUBMITTED, '', ms)
end

-- message, rest of the request and checkpoint of the turn that runs
local function work_of(task)
  if not task.current then
    local work = redis.call('HMGET', KEYS[1], 'current', 'input', 'checkpoint')
    task.current, task.input, task.checkpoint = work[1], work[2], work[3]
  end
  return task.current, task.input, task.checkpoint or ''
end

local function next_waiting()
  local message = redis.call('LPOP', KEYS[9])
  return message, message and redis.call('LPOP', KEYS[9])
end

local function hold(task, ms, lease)
  task.attempt = task.attempt + 1
  redis.call('ZADD', KEYS[6], string.format('%d', ms + tonumber(lease)), ARGV[3])
end

-- held by the caller, or without a lease due at once
local function begin_run(task, ms, lease)
  if tonumber(lease) > 0 then return hold(task, ms, lease) end
  redis.call('ZADD', KEYS[6], string.format('%d', ms), ARGV[3])
end

local function park(task)
  redis.call('ZREM', KEYS[6], ARGV[3])
  redis.call('HSET', KEYS[1], 'epoch', task.epoch + 1, 'commit', '')
  redis.call('HDEL', KEYS[1], 'current', 'input', 'checkpoint')
end
`;
