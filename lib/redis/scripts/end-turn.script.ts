import { TURN } from './fragments/turn.js';
import { TASK_WRITES } from './fragments/task-writes.js';
import { script } from './script.js';

/**
 * Ends a turn that left its task interrupted: CANCELED when a cancel is wanted, else the next turn
 * when a message waits, else the lease is given up. The turn number makes a repeat harmless: a turn that is not the current one
 * has been ended before.
 *
 * Interleavings: see `begin-turn`; whichever of the two runs first, the message has one runner.
 *
 * KEYS: as {@link RedisKeys.forRun}.
 * ARGV: 1-16 as the fragments say; 17 epoch, 18 turn that ended, 19 lease in ms.
 * Reply: OK: released. PENDING, turn, message, seq, ms, rest of the request: the next turn has
 * started under the same epoch.
 * TERMINAL, state, seq, ms: canceled here; TERMINAL, state: had ended before. NOT_FOUND. FENCED,
 * also for a task that is not interrupted: its lease ends, and recovery takes it.
 */
export const END_TURN = script(
  TASK_WRITES,
  TURN,
  String.raw`
local task = load_task()
if not task then return { -1 } end
local epoch = tonumber(ARGV[17])
local parked = not redis.call('ZSCORE', KEYS[6], ARGV[3]) and not TERMINAL[task.state]
if parked and task.epoch == epoch + 1 then return { 0 } end
if task.epoch ~= epoch then return { -2 } end
if TERMINAL[task.state] then return { -3, task.state } end
if task.turn > tonumber(ARGV[18]) then
  local current, input = work_of(task)
  return { 1, task.turn, current, task.seq, task.updated, input }
end

local before = task.state
local ms = now_ms(task.updated)
if task.cancel then
  set_status(task, CANCELED, '', ms)
  save_task(task)
  settle(task, before)
  journal:publish()
  return { -3, CANCELED, journal.seq, ms }
end
if not INTERRUPTED[before] then return { -2 } end
local message, input = next_waiting()
if not message then
  park(task)
  return { 0 }
end
start_turn(task, message, input, ms)
hold(task, ms, ARGV[19])
save_task(task)
settle(task, before)
journal:publish()
return { 1, task.turn, message, journal.seq, ms, input }
`,
);
