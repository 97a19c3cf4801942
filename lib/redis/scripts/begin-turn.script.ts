import { ACCEPTED } from './fragments/accepted.js';
import { lanesIn } from './fragments/lanes.js';
import { ONCE } from './fragments/once.js';
import { registerLaneIn } from './fragments/register-lane.js';
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
 * KEYS: as {@link RedisKeys.forRun}; then, if ARGV 27 is not 0, the marker.
 * ARGV: 1-16 as the fragments say; 17 message, 18 lease in ms or 0, 19 inbox length, 20 key of the call
 * (unique), 21 record of a push configuration or `''`, 22 its id, 23 its receiver's host, 24 JSON of
 * the rest of the request, 25 words that wake a worker, 26 push configurations a task may have, 27 ms
 * to keep the marker, or 0.
 * Reply: OK, epoch, turn, seq: claimed. PENDING, epoch, turn, seq: queued, or begun by another call.
 * NOT_FOUND, TERMINAL, FULL or CONFIGS_FULL: nothing was changed.
 */
export const BEGIN_TURN = script(
  TASK_WRITES,
  TURN,
  ACCEPTED,
  ONCE,
  String.raw`
local task = load_task()
if not task then return { -1 } end
local earlier = accepted_before(ARGV[20])
if earlier then return earlier end
local _, begun = let_in_before(ARGV[27])
if begun then return { 1, task.epoch, begun, task.seq } end
if TERMINAL[task.state] then return { -3, task.state } end

local ms = now_ms(task.updated)
local parked = not redis.call('ZSCORE', KEYS[6], ARGV[3])
if not parked and redis.call('LLEN', KEYS[9]) >= 2 * tonumber(ARGV[19]) then return { -5 } end
if ARGV[21] ~= '' and redis.call('HEXISTS', KEYS[10], ARGV[22]) == 0
  and redis.call('HLEN', KEYS[10]) >= tonumber(ARGV[26]) then return { -6 } end

local before = task.state
task.turns = task.turns + 1
let_in(ARGV[27], ARGV[20], task.turns)
save_message(task, ARGV[17])
if ARGV[21] ~= '' then
  ${lanesIn(11, 12)}
  ${registerLaneIn(10)}
  task.push = register_lane(ARGV[3], ARGV[22], ARGV[21], ARGV[23], task.seq)
end
if not parked then
  redis.call('RPUSH', KEYS[9], ARGV[17], ARGV[24])
  if INTERRUPTED[before] then keep_for(task, pinned(task, ARGV[13])) end
  save_task(task)
  return accept(ARGV[20], ARGV[19], { 1, task.epoch, task.turns, task.seq })
end

redis.call('HDEL', KEYS[1], 'cancel')
local claimed = tonumber(ARGV[18]) > 0
task.epoch = task.epoch + 1
task.commit = ''
start_turn(task, ARGV[17], ARGV[24], ms)
begin_run(task, ms, ARGV[18])
save_task(task)
settle(task, before)
journal:publish()
if not claimed then redis.call(ARGV[1], ARGV[9], ARGV[25]) end
return accept(ARGV[20], ARGV[19], { claimed and 0 or 1, task.epoch, task.turn, journal.seq })
`,
);
