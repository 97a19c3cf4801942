import { script } from './script.js';

const IN_SCOPE = String.raw`
local task = redis.call('HMGET', KEYS[1], 'tenant', 'owner')
if task[1] ~= ARGV[1] or task[2] ~= ARGV[2] then return { -1 } end
`;

/**
 * Adds or replaces a push notification configuration, up to a number per task. It lives as long
 * as its task. Interleavings: the last writer of an id wins, as the protocol has it.
 *
 * KEYS: 1 task, 2 configurations. ARGV: 1 tenant, 2 owner, 3 id, 4 JSON, 5 most per task.
 * Reply: OK, NOT_FOUND or FULL.
 */
export const SAVE_PUSH_CONFIG = script(
  'a2aSavePushConfig1',
  2,
  IN_SCOPE,
  String.raw`
local known = redis.call('HEXISTS', KEYS[2], ARGV[3]) == 1
if not known and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[5]) then return { -5 } end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
local left = redis.call('PTTL', KEYS[1])
if left > 0 then redis.call('PEXPIRE', KEYS[2], left) end
return { 0 }
`,
);

/**
 * All configurations of a task. KEYS: 1 task, 2 configurations. ARGV: 1 tenant, 2 owner.
 * Reply: OK, ids and JSON; or NOT_FOUND.
 */
export const LIST_PUSH_CONFIGS = script(
  'a2aListPushConfigs1',
  2,
  IN_SCOPE,
  String.raw`return { 0, redis.call('HGETALL', KEYS[2]) }`,
);

/**
 * Deletes a configuration; deleting one that is not there is no error.
 * KEYS: 1 task, 2 configurations. ARGV: 1 tenant, 2 owner, 3 id. Reply: OK or NOT_FOUND.
 */
export const DELETE_PUSH_CONFIG = script(
  'a2aDeletePushConfig1',
  2,
  IN_SCOPE,
  String.raw`
redis.call('HDEL', KEYS[2], ARGV[3])
return { 0 }
`,
);
