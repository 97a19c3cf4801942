import { FOLDED } from './fragments/folded.js';
import { INDEX_ENTRY } from './fragments/index-entry.js';
import { PUBLISH } from './fragments/publish.js';
import { RECORD_KINDS } from './fragments/record-kinds.js';
import { STATES } from './fragments/states.js';
import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * The hot path of a message: like `create-task`, for the first task of a context with a claimed run,
 * no configuration, and updates without metadata. What it finds to be more than that it leaves to
 * `create-task`, also a repeat: nothing is written then. The reply to a repeat follows from the task, so
 * it is not remembered.
 *
 * Interleavings: as for `create-task`; between this and it the task may be created, or its context
 * joined, which it sees.
 *
 * KEYS: as {@link RedisKeys.forFirstOfContext}.
 * ARGV: 1-13 as the fragments say; 14 processor, 15 user message, 16 lease in ms, 17 JSON of the rest of
 * the request, 18.. records.
 * Reply: OK, last sequence, ms: all was applied; or NOT_PLAIN: left to `create-task`.
 */
export const CREATE_FIRST_TASK = script(
  TIME,
  STATES,
  INDEX_ENTRY,
  FOLDED,
  RECORD_KINDS,
  PUBLISH,
  String.raw`
if redis.call('EXISTS', KEYS[1], KEYS[7], KEYS[8]) > 0 then return { -7 } end

local FIRST = 18
local ms = now_ms()
local text = string.format('%d', ms)
local records, said = { 't\t' .. ARGV[15] .. '\t' .. text }, { ARGV[15] }
local state, message, bytes = SUBMITTED, '', 0
for i = FIRST, #ARGV do
  local record = ARGV[i]
  if TERMINAL[state] then return { -7 } end
  if string.byte(record) == ARTIFACT then
    bytes = bytes + #record - 1
  else
    local digit
    digit, message = string.match(record, '^s(%d)\t([^\t]*)\t$')
    state, record = tonumber(digit), record .. '\t' .. text
    if message ~= '' then said[#said + 1] = message end
  end
  records[#records + 1] = record
end
local seq = #records
if bytes > tonumber(ARGV[6]) or seq > tonumber(ARGV[5]) or #said > tonumber(ARGV[11]) then
  return { -7 }
end

local fields = { 'tenant', ARGV[7], 'owner', ARGV[8], 'context', ARGV[4], 'processor', ARGV[14],
  'created', text, 'bytes', string.format('%d', bytes), 'messages', string.format('%d', #said),
  'epoch', '1', 'seq', string.format('%d', seq), 'state', string.format('%d', state),
  'updated', text }
local function add(name, value)
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end
if message ~= '' then add('said', message) end
if not TERMINAL[state] then
  add('attempt', '1')
  add('current', ARGV[15])
  add('input', ARGV[17])
  redis.call('ZADD', KEYS[6], string.format('%d', ms + tonumber(ARGV[16])), ARGV[3])
end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('RPUSH', KEYS[3], unpack(records))
local folded = TERMINAL[state] and is_small(seq, bytes)
if not folded then redis.call('RPUSH', KEYS[4], unpack(said)) end
enter(KEYS[5], state, ms)
local lifetime = lifetime_of(state)
if lifetime then
  redis.call('PEXPIRE', KEYS[1], lifetime)
  redis.call('PEXPIRE', KEYS[3], lifetime)
  if not folded then redis.call('PEXPIRE', KEYS[4], lifetime) end
end
publish(1, records)
return { 0, seq, ms }
`,
);
