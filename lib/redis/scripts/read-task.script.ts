import { script } from './script.js';

/**
 * The task and the last event it reflects, in one step: no event can fall between the two.
 * Artifacts are those that left the journal, then those in it; messages are in the journal only
 * where no others are stored.
 *
 * KEYS: 1 task, 2 artifacts, 3 messages, 4 events.
 * ARGV: 1 tenant, 2 owner, 3 most recent messages wanted (-1 for all), 4 `1` to read artifacts.
 * Reply: OK, fields and values of the task, records of artifacts and of the journal, messages oldest
 * first; or NOT_FOUND.
 */
export const READ_TASK = script(
  String.raw`
local scope = redis.call('HMGET', KEYS[1], 'tenant', 'owner')
if scope[1] ~= ARGV[1] or scope[2] ~= ARGV[2] then return { -1 } end

local function read(key, first) return redis.call('LRANGE', key, first, -1) end

local wanted, artifacts = tonumber(ARGV[3]), ARGV[4] == '1'
local messages = wanted == 0 and {} or read(KEYS[3], wanted < 0 and 0 or -wanted)
local folded = wanted ~= 0 and #messages == 0
local moved = artifacts and read(KEYS[2], 0) or {}
local journal = (artifacts or folded) and read(KEYS[4], 0) or {}
return { 0, redis.call('HGETALL', KEYS[1]), moved, journal, messages }
`,
);
