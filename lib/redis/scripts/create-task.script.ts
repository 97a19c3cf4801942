import { CONTEXT } from './fragments/context.js';
import { lanesIn } from './fragments/lanes.js';
import { ONCE } from './fragments/once.js';
import { registerLaneIn } from './fragments/register-lane.js';
import { REPLAY } from './fragments/replay.js';
import { TURN } from './fragments/turn.js';
import { UPDATES } from './fragments/updates.js';
import { TASK_WRITES } from './fragments/task-writes.js';
import { script } from './script.js';

/**
 * Creates a task and applies its run's first updates, all or nothing. With a lease the caller has
 * claimed the first run (epoch 1); without one the run is due at once (epoch 0), and workers are
 * woken through the control channel.
 *
 * Interleavings: the id is new and random, so no other writer knows the task; the only second
 * caller is this one, repeating after a lost reply, and it gets the first reply again. With
 * `idempotentSend` the id is that of the message's record, which all its repeats know: the first
 * call creates the task and leaves the marker in the same step; other calls find it and are refused.
 * The first task of the context may write, or be created, at the same time: before, and what it wrote
 * is joined, or after, and it finds the keys of the context.
 *
 * KEYS: as {@link RedisKeys.forRun}; 13 the task the context was made for, or itself; then, if ARGV 26
 * is not 0, the marker.
 * ARGV: 1-16 as the fragments say; 17 processor, 18 user message, 19 lease in ms or 0, 20 record of a
 * push configuration or `''`, 21 its id, 22 its receiver's host, 23 JSON of the rest of the request,
 * 24 words that wake a worker, 25 key of the call, 26 ms to keep the marker, or 0, 27 another
 * task the context was made for, or `''`, 28 number of updates, 29.. updates.
 * Reply: OK, first sequence, last sequence, ms, applied, refused (RefusedUpdate), cancel (0); or
 * FENCED: another call created the task, or somebody has taken it over.
 */
export const CREATE_TASK = script(
  TASK_WRITES,
  UPDATES,
  REPLAY,
  ONCE,
  String.raw`
local claimed = tonumber(ARGV[19]) > 0
local creator = let_in_before(ARGV[26])
if creator and creator ~= ARGV[25] then return { -2 } end
if redis.call('EXISTS', KEYS[1]) == 1 then
  local known = load_task()
  if not known then return { -2 } end
  local ms = tonumber(redis.call('HGET', KEYS[1], 'created'))
  if not claimed then return { 0, 1, 1, ms, 0, 0, 0 } end
  if known.epoch ~= 1 then return { -2 } end
  -- create-first-task leaves no commit: all that is there is its work
  return replayed(known.commit, 1, 1, known.cancel)
    or { 0, 1, known.seq, ms, known.seq - 1, 0, known.cancel and 1 or 0 }
end
if creator then return { -2 } end
let_in(ARGV[26], ARGV[25], 1)

local ms = now_ms()
local task = { state = SUBMITTED, updated = ms, seq = 0, bytes = 0, messages = 0,
  epoch = claimed and 1 or 0, turn = 1, turns = 1, attempt = 0,
  said = '' }
if ARGV[27] ~= '' then
  ${CONTEXT}
  if is_own(KEYS[13], ARGV[7], ARGV[8], ARGV[4]) then
    join_conversation(ARGV[27], KEYS[13], KEYS[7], ARGV[11])
    join_index(ARGV[27], KEYS[5], KEYS[8])
  end
end
save_message(task, ARGV[18])
journal:add('t\t' .. ARGV[18] .. string.format('\t%d', ms))
if ARGV[20] ~= '' then
  ${lanesIn(11, 12)}
  ${registerLaneIn(10)}
  task.push = register_lane(ARGV[3], ARGV[21], ARGV[20], ARGV[22], 0)
end

local applied, refused = apply_updates(task, 29, tonumber(ARGV[28]), ms)
task.commit = remembered(task.epoch, 1, journal.first, journal.seq, ms, applied, refused)
local fields = { 'tenant', ARGV[7], 'owner', ARGV[8], 'context', ARGV[4],
  'processor', ARGV[17], 'created', string.format('%d', ms) }
if not TERMINAL[task.state] then
  ${TURN}
  begin_run(task, ms, ARGV[19])
  for _, field in ipairs({ 'current', ARGV[18], 'input', ARGV[23] }) do fields[#fields + 1] = field end
end
save_task(task, fields)
settle(task)
journal:publish()
if not claimed then redis.call(ARGV[1], ARGV[9], ARGV[24]) end
return { 0, journal.first, journal.seq, ms, applied, refused, 0 }
`,
);
