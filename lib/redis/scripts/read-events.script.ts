import { script } from './script.js';

/**
 * The events after a sequence number, and the number of the last event: a first event other than
 * the next one means that the journal was trimmed past the reader.
 *
 * KEYS: 1 task, 2 events. ARGV: 1 tenant, 2 owner, 3 sequence number, 4 most events to return.
 * Reply: OK, last sequence number, number of the first event returned, JSON of the context id,
 * records; or NOT_FOUND.
 */
export const READ_EVENTS = script(
  String.raw`
local task = redis.call('HMGET', KEYS[1], 'tenant', 'owner', 'seq', 'context')
if task[1] ~= ARGV[1] or task[2] ~= ARGV[2] then return { -1 } end
local after, last = tonumber(ARGV[3]), tonumber(task[3])
local trimmed = last - redis.call('LLEN', KEYS[2])
if after < trimmed then return { 0, last, trimmed + 1, task[4], {} } end
local from = after - trimmed
local records = redis.call('LRANGE', KEYS[2], from, from + tonumber(ARGV[4]) - 1)
return { 0, last, #records > 0 and after + 1 or 0, task[4], records }
`,
);
