import { JOURNAL } from './fragments/journal.js';
import { SETTLE } from './fragments/settle.js';
import { STATES } from './fragments/states.js';
import { TASK } from './fragments/task.js';
import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * Ends a turn that left its task interrupted: CANCELED when a cancel is wanted, else the next turn
 * when a message waits, else the lease is given up. The turn number makes a repeat harmless: a turn that is not the current one
 * has been ended before.
 *
 * Interleavings: see `begin-turn`; whichever of the two runs first, the message has one runner.
 *
 * KEYS: as {@link RedisKeys.forRun}.
 * ARGV: 1-9 as the fragments say; 10 epoch, 11 turn that ended, 12 lease in ms.
 * Reply: OK: released. PENDING, turn, message, seq, ms: the next turn has started, same epoch.
 * TERMINAL, state, seq, ms: canceled here; TERMINAL, state: had ended before. NOT_FOUND, FENCED.
 */
export const END_TURN = script(
  'a2aEndTurn1',
  10,
  TIME,
  STATES,
  JOURNAL,
  TASK,
  SETTLE,
  String.raw`
local task = load_task()
if not task then return { -1 } end
if task.epoch ~= tonumber(ARGV[10]) then return { -2 } end
if TERMINAL[task.state] then return { -3, task.state } end
local started = task.turn > tonumber(ARGV[11])
local message
if started then
  message = redis.call('HGET', KEYS[1], 'current')
  return { 1, task.turn, message, task.seq, task.updated }
end

local before = task.state
local ms = now_ms(task.updated)
if task.cancel then
  journal:add(event_json('statusUpdate', set_status(task, CANCELED, '', ms), ''))
  save_task(task)
  settle(task, before)
  journal:publish()
  return { -3, CANCELED, journal.seq, ms }
end
message = redis.call('LPOP', KEYS[9])
if not message then
  redis.call('ZREM', KEYS[8], ARGV[3])
  redis.call('HDEL', KEYS[1], 'current')
  return { 0 }
end
task.turn = task.turn + 1
redis.call('HSET', KEYS[1], 'current', message)
redis.call('ZADD', KEYS[8], string.format('%.0f', ms + tonumber(ARGV[12])), ARGV[3])
journal:add(event_json('statusUpdate', set_status(task, SUBMITTED, '', ms), ''))
save_task(task)
settle(task, before)
journal:publish()
return { 1, task.turn, message, journal.seq, ms }
`,
);
