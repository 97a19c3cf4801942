import { TURN } from './fragments/turn.js';
import { TASK_WRITES } from './fragments/task-writes.js';
import { script } from './script.js';

/**
 * Takes over a run that is due: queued, handed over, or left by an owner whose lease ended. The new
 * epoch fences whoever held it. A wanted cancel is carried out here; a task that was parked while
 * its owner died starts its next waiting turn, or stays parked.
 *
 * Interleavings: claimers race for one score in `runs`: the first moves it past now, and the others
 * find the run not due. An owner that renews or commits in between did so before, and the run is
 * not due, or after, and is fenced.
 *
 * A repeat after a lost reply is recognised by the key of the call and answered again.
 *
 * KEYS: as {@link RedisKeys.forRun}. ARGV: 1-16 as the fragments say; 17 lease in ms, 18 key of the
 * call (unique).
 * Reply: OK, epoch, turn, attempt, seq, message, rest of the request, checkpoint or '': claimed.
 * NOT_DUE: somebody has it, or nothing is left to run. TERMINAL. NOT_FOUND.
 */
export const CLAIM_RUN = script(
  TASK_WRITES,
  TURN,
  String.raw`
local task = load_task()
if not task then
  redis.call('ZREM', KEYS[6], ARGV[3])
  return { -1 }
end
local function claimed()
  return { 0, task.epoch, task.turn, task.attempt, journal.seq, work_of(task) }
end
if TERMINAL[task.state] then return { -3 } end
if redis.call('HGET', KEYS[1], 'claimer') == ARGV[18] then return claimed() end
local due = tonumber(redis.call('ZSCORE', KEYS[6], ARGV[3]) or nil)
local ms = now_ms(task.updated)
if not due or due > now_ms() then return { -4 } end

local before = task.state
if task.cancel then
  task.epoch = task.epoch + 1
  task.commit = ''
  set_status(task, CANCELED, '', ms)
  save_task(task)
  settle(task, before)
  journal:publish()
  return { -3 }
end
if INTERRUPTED[before] then
  local message, input = next_waiting()
  if not message then
    park(task)
    return { -4 }
  end
  start_turn(task, message, input, ms)
end
task.epoch = task.epoch + 1
task.commit = ''
hold(task, ms, ARGV[17])
save_task(task)
settle(task, before)
redis.call('HSET', KEYS[1], 'claimer', ARGV[18])
journal:publish()
return claimed()
`,
);
