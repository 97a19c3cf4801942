import { script } from './script.js';

/**
 * The task and the last event it reflects, in one step: no event can fall between the two.
 *
 * KEYS: 1 task, 2 artifacts, 3 messages.
 * ARGV: 1 tenant, 2 owner, 3 most recent messages wanted (-1 for all), 4 `1` to read artifacts.
 * Reply: OK, fields and values of the task, artifact updates, messages oldest first; or NOT_FOUND.
 */
export const READ_TASK = script(
  'a2aReadTask1',
  3,
  String.raw`
local scope = redis.call('HMGET', KEYS[1], 'tenant', 'owner', 'messages')
if scope[1] ~= ARGV[1] or scope[2] ~= ARGV[2] then return { -1 } end

local artifacts = ARGV[4] == '1' and redis.call('LRANGE', KEYS[2], 0, -1) or {}
local last, wanted = tonumber(scope[3]), tonumber(ARGV[3])
local first = wanted < 0 and 1 or math.max(1, last - wanted + 1)
local stored = redis.call('HLEN', KEYS[3])
first = math.max(first, last - stored + 1)
local messages = {}
for number = first, last do
  messages[#messages + 1] = redis.call('HGET', KEYS[3], number) or nil
end
return { 0, redis.call('HGETALL', KEYS[1]), artifacts, messages }
`,
);
