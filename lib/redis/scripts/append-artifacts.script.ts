import { wakeLanesIn } from './fragments/mark-lanes.js';
import { MOVE_ARTIFACTS } from './fragments/move-artifacts.js';
import { PUBLISH } from './fragments/publish.js';
import { REPLAY } from './fragments/replay.js';
import { ENDED } from './fragments/states.js';
import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * The hot path of a stream: like `commit-updates`, for nothing but artifacts without metadata. They
 * touch no state, index or expiry, so few fields are read and written. What is seldom needed is
 * made only then.
 *
 * Interleavings: as for `commit-updates`.
 *
 * KEYS: as {@link RedisKeys.forStream}.
 * ARGV: 1-10 as the fragments say; 11 epoch, 12 commit number, 13.. records.
 * Reply: as `commit-updates`; its time is that of the task's status.
 */
export const APPEND_ARTIFACTS = script(
  ENDED,
  REPLAY,
  PUBLISH,
  String.raw`
local epoch, seq, bytes, state, updated, commit, cancel, push, tenant, owner, context =
  unpack(redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'bytes', 'state', 'updated', 'commit',
    'cancel', 'push', 'tenant', 'owner', 'context'))
if tenant ~= ARGV[7] or owner ~= ARGV[8] or context ~= ARGV[4] then return { -1 } end
if epoch ~= ARGV[11] then return { -2 } end
local number = tonumber(ARGV[12])
local earlier = replayed(commit, tonumber(epoch), number, cancel)
if earlier then return earlier end
if TERMINAL[tonumber(state)] then return { -3, tonumber(state) } end

local FIRST, most = 13, tonumber(ARGV[6])
local last, refused = #ARGV, 0
seq, bytes, updated = tonumber(seq), tonumber(bytes), tonumber(updated)
for i = FIRST, #ARGV do
  local more = bytes + #ARGV[i] - 1
  if more > most then
    last, refused = i - 1, 2
    break
  end
  bytes = more
end
local applied = last - FIRST + 1
local first = applied > 0 and seq + 1 or 0
seq = seq + applied
redis.call('HSET', KEYS[1], 'seq', string.format('%d', seq), 'bytes', string.format('%d', bytes),
  'commit', remembered(epoch, number, first, seq, updated, applied, refused))

if applied > 0 then
  local excess = redis.call('RPUSH', KEYS[3], unpack(ARGV, FIRST, last)) - tonumber(ARGV[5])
  if excess > 0 then
    ${MOVE_ARTIFACTS}
    move_artifacts(excess)
  end
  if tonumber(push or 0) > 0 and ARGV[10] == 'all' then
    ${TIME}
    ${wakeLanesIn(4, 5)}
  end
  publish(first, ARGV, FIRST, last)
end
return { 0, first, seq, updated, applied, refused, cancel and 1 or 0 }
`,
);
