import { LANE_CLAIMS } from './fragments/lane-claims.js';
import { registerLaneIn } from './fragments/register-lane.js';
import { script } from './script.js';

const IN_SCOPE = String.raw`
local task = redis.call('HMGET', KEYS[1], 'tenant', 'owner', 'seq')
if task[1] ~= ARGV[1] or task[2] ~= ARGV[2] then return { -1 } end
`;

/**
 * Adds or replaces a push notification configuration, up to a number per task. It lives as long
 * as its task, and gets the events that come after.
 *
 * Interleavings: the last writer of an id wins, as the protocol has it. A lane that is replaced takes
 * its claim with it, so whoever is sending by the old configuration is refused the next step. A
 * repeat is known by the key of the call: else events written since would be lost to the lane.
 *
 * KEYS: as {@link RedisKeys.forLane}.
 * ARGV: 1 tenant, 2 owner, 3 task id, 4 configuration, 5 record, 6 host, 7 most per task, 8
 * key of the call (unique). Reply: OK, NOT_FOUND or FULL.
 */
export const SAVE_PUSH_CONFIG = script(
  LANE_CLAIMS,
  registerLaneIn(6),
  IN_SCOPE,
  String.raw`
local known = read_lane(ARGV[4])
if known and known.maker == ARGV[8] then return { 0 } end
if not known and redis.call('HLEN', KEYS[6]) >= tonumber(ARGV[7]) then return { -5 } end
register_lane(ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(task[3]), ARGV[8])
local left = redis.call('PTTL', KEYS[1])
if left > 0 then
  redis.call('PEXPIRE', KEYS[6], left)
  redis.call('PEXPIRE', KEYS[7], left)
end
unpin(ARGV[3])
return { 0 }
`,
);

/**
 * All configurations of a task. KEYS: as {@link RedisKeys.forLane}. ARGV: 1 tenant, 2 owner.
 * Reply: OK, ids and records; or NOT_FOUND.
 */
export const LIST_PUSH_CONFIGS = script(
  IN_SCOPE,
  String.raw`return { 0, redis.call('HGETALL', KEYS[6]) }`,
);

/**
 * Deletes a configuration and its lane; deleting one that is not there is no error. Nothing is sent
 * by it afterwards: whoever holds the lane is refused the next step.
 *
 * KEYS: as {@link RedisKeys.forLane}. ARGV: 1 tenant, 2 owner, 3 task id, 4 configuration.
 * Reply: OK or NOT_FOUND.
 */
export const DELETE_PUSH_CONFIG = script(
  LANE_CLAIMS,
  registerLaneIn(6),
  IN_SCOPE,
  String.raw`
forget_lane(ARGV[3], ARGV[4])
count_lanes()
unpin(ARGV[3])
return { 0 }
`,
);
