import { TASK_WRITES } from './fragments/task-writes.js';
import { script } from './script.js';

/**
 * Cancels a task. Nobody runs it, or `force`: CANCELED is committed here and the epoch moves on, so
 * that whatever a late run still sends is refused. Somebody runs it: the intent is stored, where
 * the owner's next commit or renewal finds it, and the owner is woken through the control channel.
 *
 * Interleavings: with a commit: whichever is first; a terminal commit before it wins and the
 * caller learns the state, one after it is fenced. The intent is one field no commit touches, so a
 * fast stream cannot starve it. Repeats find the same state and change nothing.
 *
 * KEYS: as {@link RedisKeys.forRun}.
 * ARGV: 1-16 as the fragments say; 17 `force` or `''`.
 * Reply: OK, seq: canceled here. PENDING, seq: passed on to the owner. TERMINAL, state. NOT_FOUND.
 */
export const CANCEL_TASK = script(
  TASK_WRITES,
  String.raw`
local task = load_task()
if not task then return { -1 } end
if TERMINAL[task.state] then return { -3, task.state } end

local ms = now_ms(task.updated)
local due = tonumber(redis.call('ZSCORE', KEYS[6], ARGV[3]) or 0)
if due > ms and ARGV[17] ~= 'force' then
  redis.call('HSET', KEYS[1], 'cancel', string.format('%d', ms))
  redis.call(ARGV[1], ARGV[9], 'cancel ' .. ARGV[3])
  return { 1, task.seq }
end

local before = task.state
task.epoch = task.epoch + 1
task.commit = ''
set_status(task, CANCELED, '', ms)
save_task(task)
settle(task, before)
journal:publish()
if due > ms then redis.call(ARGV[1], ARGV[9], 'fenced ' .. ARGV[3]) end
return { 0, journal.seq }
`,
);
