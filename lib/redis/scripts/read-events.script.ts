import { script } from './script.js';

/**
 * The events after a sequence number, and the number of the last event: a first event other than
 * the next one means that the journal was trimmed past the reader.
 *
 * KEYS: 1 task, 2 events. ARGV: 1 tenant, 2 owner, 3 sequence number, 4 most events to return.
 * Reply: OK, last sequence number, number of the first event returned, events; or NOT_FOUND.
 */
export const READ_EVENTS = script(
  'a2aReadEvents1',
  2,
  String.raw`
local task = redis.call('HMGET', KEYS[1], 'tenant', 'owner', 'seq')
if task[1] ~= ARGV[1] or task[2] ~= ARGV[2] then return { -1 } end
local entries = redis.call('XRANGE', KEYS[2], '(' .. ARGV[3] .. '-0', '+', 'COUNT', ARGV[4])
local events = {}
for i, entry in ipairs(entries) do events[i] = entry[2][2] end
local first = entries[1] and tonumber(string.match(entries[1][1], '^%d+')) or 0
return { 0, tonumber(task[3]), first, events }
`,
);
