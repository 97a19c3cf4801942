import { ACCEPTED } from './fragments/accepted.js';
import { ONCE } from './fragments/once.js';
import { TURN } from './fragments/turn.js';
import { TASK_WRITES } from './fragments/task-writes.js';
import { script } from './script.js';

/**
 * Takes a follow-up message for a task. When the task is parked, its next turn starts: with a lease
 * the caller has claimed it under a new epoch; without one the run is due at once and workers are
 * woken. Otherwise, also when the lease has ended, the message waits in the inbox, and whoever runs
 * the task, or takes it over, makes it the next turn.
 *
 * Interleavings: two callers at once: the first claims, the second finds the run and queues. A
 * caller and the runner's `end-turn`: if end-turn came first the task is parked and the caller
 * claims; if the caller came first, end-turn finds its message. So a message is never left alone
 * and no two turns run at once. A repeat after a lost reply is recognised by the key of the call
 * and answered as before. With `idempotentSend` several calls may bring one message: the first
 * that is accepted leaves the marker in the same step, and the others are told its turn, also when
 * the task has ended since.
 *
 * KEYS: as {@link RedisKeys.forRun}; then, if ARGV 22 is not 0, the marker.
 * ARGV: 1-11 as the fragments say; 12 message, 13 lease in ms or 0, 14 inbox length, 15 key of the call
 * (unique), 16 JSON of a push configuration or `''`, 17 its id, 18 JSON of the rest of the request,
 * 19 control channel, 20 words that wake a worker, 21 push configurations a task may have, 22 ms to
 * keep the marker, or 0.
 * Reply: OK, epoch, turn, seq: claimed. PENDING, epoch, turn, seq: queued, or begun by another call.
 * NOT_FOUND, TERMINAL, FULL or CONFIGS_FULL: nothing was changed.
 */
export const BEGIN_TURN = script(
  'a2aBeginTurn2',
  undefined,
  TASK_WRITES,
  TURN,
  ACCEPTED,
  ONCE,
  String.raw`
local task = load_task()
if not task then return { -1 } end
local earlier = accepted_before(ARGV[15])
if earlier then return earlier end
local _, begun = let_in_before(ARGV[22])
if begun then return { 1, task.epoch, begun, task.seq } end
if TERMINAL[task.state] then return { -3, task.state } end

local ms = now_ms(task.updated)
local parked = not redis.call('ZSCORE', KEYS[8], ARGV[3])
if not parked and redis.call('LLEN', KEYS[9]) >= 2 * tonumber(ARGV[14]) then return { -5 } end
if ARGV[16] ~= '' and redis.call('HEXISTS', KEYS[10], ARGV[17]) == 0
  and redis.call('HLEN', KEYS[10]) >= tonumber(ARGV[21]) then return { -6 } end

local before = task.state
task.turns = task.turns + 1
let_in(ARGV[22], ARGV[15], task.turns)
save_message(task, ARGV[12])
if ARGV[16] ~= '' then redis.call('HSET', KEYS[10], ARGV[17], ARGV[16]) end
if not parked then
  redis.call('RPUSH', KEYS[9], ARGV[12], ARGV[18])
  if INTERRUPTED[before] then keep_for(ARGV[8]) end
  save_task(task)
  return accept(ARGV[15], ARGV[14], { 1, task.epoch, task.turns, task.seq })
end

redis.call('HDEL', KEYS[1], 'cancel')
local claimed = tonumber(ARGV[13]) > 0
task.epoch = task.epoch + 1
task.commit = ''
start_turn(task, ARGV[12], ARGV[18], ms)
if claimed then
  hold(task, ms, ARGV[13])
else
  redis.call('ZADD', KEYS[8], string.format('%.0f', ms), ARGV[3])
end
save_task(task)
settle(task, before)
journal:publish()
if not claimed then redis.call(ARGV[1], ARGV[19], ARGV[20]) end
return accept(ARGV[15], ARGV[14], { claimed and 0 or 1, task.epoch, task.turn, journal.seq })
`,
);
