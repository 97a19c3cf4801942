import { JOURNAL } from './fragments/journal.js';
import { SETTLE } from './fragments/settle.js';
import { STATES } from './fragments/states.js';
import { TASK } from './fragments/task.js';
import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * Takes a follow-up message for a task. When nobody runs the task, the caller claims it with a new
 * epoch and the turn starts: the task is SUBMITTED again. Otherwise the message waits in the inbox
 * and whoever runs the task takes it as the next turn.
 *
 * Interleavings: two callers at once: the first claims, the second finds the lease and queues. A
 * caller and the runner's `end-turn`: if end-turn came first the lease is gone and the caller
 * claims; if the caller came first, end-turn finds its message. So a message is never left alone
 * and no two turns run at once. A lease that ended is nobody's: its owner is fenced by the epoch.
 * A repeat after a lost reply is recognised by the turn's key and answered again.
 *
 * KEYS: as {@link RedisKeys.forRun}.
 * ARGV: 1-9 as the fragments say; 10 tenant, 11 owner, 12 message, 13 lease in ms, 14 inbox
 * length, 15 key of the turn (unique), 16 JSON of a push configuration or `''`, 17 its id.
 * Reply: OK, epoch, turn, seq: claimed. PENDING, epoch, turn, seq, running turn: queued. NOT_FOUND,
 * TERMINAL or FULL: nothing was changed.
 */
export const BEGIN_TURN = script(
  'a2aBeginTurn1',
  10,
  TIME,
  STATES,
  JOURNAL,
  TASK,
  SETTLE,
  String.raw`
local task = load_task()
if not task or task.tenant ~= ARGV[10] or task.owner ~= ARGV[11] then return { -1 } end
local accepted = redis.call('HGET', KEYS[1], 'accepted')
if accepted == ARGV[15] then
  local due = redis.call('ZSCORE', KEYS[8], ARGV[3])
  local reply = task.turn == task.turns and due and 0 or 1
  return { reply, task.epoch, task.turns, task.seq, task.turn }
end
if TERMINAL[task.state] then return { -3, task.state } end

local ms = now_ms(task.updated)
local due = tonumber(redis.call('ZSCORE', KEYS[8], ARGV[3]) or 0)
local running = due > ms
if running and redis.call('LLEN', KEYS[9]) >= tonumber(ARGV[14]) then return { -5 } end

local before = task.state
task.turns = task.turns + 1
save_message(task, ARGV[12])
redis.call('HSET', KEYS[1], 'accepted', ARGV[15])
if ARGV[16] ~= '' then redis.call('HSET', KEYS[10], ARGV[17], ARGV[16]) end
if INTERRUPTED[before] then redis.call('PEXPIRE', KEYS[10], ARGV[8]) end
if running then
  redis.call('RPUSH', KEYS[9], ARGV[12])
  save_task(task)
  return { 1, task.epoch, task.turns, task.seq, task.turn }
end

redis.call('DEL', KEYS[9])
redis.call('HDEL', KEYS[1], 'cancel')
task.epoch = task.epoch + 1
task.turn = task.turns
task.commit = ''
redis.call('ZADD', KEYS[8], string.format('%.0f', ms + tonumber(ARGV[13])), ARGV[3])
journal:add(event_json('statusUpdate', set_status(task, SUBMITTED, '', ms), ''))
save_task(task)
settle(task, before)
journal:publish()
return { 0, task.epoch, task.turn, journal.seq }
`,
);
