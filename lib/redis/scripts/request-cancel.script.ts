import { TIME } from './fragments/time.js';
import { STATES } from './fragments/states.js';
import { script } from './script.js';

/**
 * Asks for the cancel of a task by its id alone, in one step: where somebody runs it, the intent is
 * stored, for the owner's next commit or renewal to find, and the owner is woken through the
 * control channel. Where nobody does, the reply says what `cancel-task` needs to commit CANCELED.
 *
 * Interleavings: with a commit: whichever is first; after a terminal one the caller learns the
 * state. The intent is one field no commit touches, so a fast stream cannot starve it. Repeats
 * store the same intent again.
 *
 * KEYS: 1 task, 2 runs. ARGV: 1 tenant, 2 owner, 3 task id, 4 PUBLISH or SPUBLISH, 5 control channel.
 * Reply: PENDING, seq: passed on. OK, JSON of the context id: nobody runs it. TERMINAL, state.
 * NOT_FOUND.
 */
export const REQUEST_CANCEL = script(
  TIME,
  STATES,
  String.raw`
local task = redis.call('HMGET', KEYS[1], 'tenant', 'owner', 'state', 'seq', 'context')
if task[1] ~= ARGV[1] or task[2] ~= ARGV[2] then return { -1 } end
local state = tonumber(task[3])
if TERMINAL[state] then return { -3, state } end

local now = now_ms()
local due = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[3]) or 0)
if due <= now then return { 0, task[5] } end
redis.call('HSET', KEYS[1], 'cancel', string.format('%d', now))
redis.call(ARGV[4], ARGV[5], 'cancel ' .. ARGV[3])
return { 1, tonumber(task[4]) }
`,
);
