import { JOURNAL } from './fragments/journal.js';
import { REPLAY } from './fragments/replay.js';
import { SETTLE } from './fragments/settle.js';
import { STATES } from './fragments/states.js';
import { TASK } from './fragments/task.js';
import { TIME } from './fragments/time.js';
import { UPDATES } from './fragments/updates.js';
import { script } from './script.js';

/**
 * Creates a task, claims its first run and applies the run's first updates, all or nothing.
 *
 * Interleavings: the id is new and random, so no other writer knows the task; the only second
 * caller is this one, repeating after a lost reply, and it gets the first reply again.
 *
 * KEYS: as {@link RedisKeys.forRun}.
 * ARGV: 1-9 as the fragments say; 10 tenant, 11 owner, 12 context id, 13 processor, 14 user message,
 * 15 lease in ms, 16 JSON of the push configuration or `''`, 17 its id, 18 number of updates, 19.. updates.
 * Reply: OK, first sequence, last sequence, ms, applied, refused (RefusedUpdate), cancel (0).
 */
export const CREATE_TASK = script(
  'a2aCreateTask1',
  10,
  TIME,
  STATES,
  JOURNAL,
  TASK,
  SETTLE,
  UPDATES,
  REPLAY,
  String.raw`
local known = load_task()
if known then return replayed(known, 1, 1) or { -2 } end

local ms = now_ms()
local task = { state = SUBMITTED, updated = ms, seq = 0, bytes = 0, messages = 0, epoch = 1,
  turn = 1, turns = 1, status = status_json(SUBMITTED, '', ms) }
redis.call('HSET', KEYS[1], 'tenant', ARGV[10], 'owner', ARGV[11], 'context', ARGV[12],
  'processor', ARGV[13], 'created', string.format('%.0f', ms))
save_message(task, ARGV[14])
journal:add('{"task":{"id":"' .. ARGV[3] .. '","contextId":' .. ARGV[4] .. ',"status":'
  .. task.status .. ',"history":[' .. ARGV[14] .. ']}}')
redis.call('ZADD', KEYS[8], string.format('%.0f', ms + tonumber(ARGV[15])), ARGV[3])
if ARGV[16] ~= '' then redis.call('HSET', KEYS[10], ARGV[17], ARGV[16]) end

local applied, refused = apply_updates(task, 19, tonumber(ARGV[18]), ms)
remember(task, 1, ms, applied, refused)
save_task(task)
settle(task)
journal:publish()
return { 0, journal.first, journal.seq, ms, applied, refused, 0 }
`,
);
