import { CONTEXT } from './fragments/context.js';
import { JOURNAL } from './fragments/journal.js';
import { lanesIn } from './fragments/lanes.js';
import { MARK_LANES } from './fragments/mark-lanes.js';
import { REPLAY } from './fragments/replay.js';
import { STATES } from './fragments/states.js';
import { TASK } from './fragments/task.js';
import { TIME } from './fragments/time.js';
import { UPDATES } from './fragments/updates.js';
import { script } from './script.js';

/**
 * The hot path of a stream: like `commit-updates` for a batch of artifact updates only, which
 * touch neither indexes nor expiry. An interrupted task may still grow; a new list of artifacts
 * then gets the lifetime of the task.
 *
 * Interleavings: as for `commit-updates`.
 *
 * KEYS: 1 task, 2 artifacts, 3 events, 4 lanes, 5 due lanes. ARGV and reply: as `commit-updates`.
 */
export const APPEND_ARTIFACTS = script(
  'a2aAppendArtifacts3',
  5,
  TIME,
  STATES,
  JOURNAL,
  CONTEXT,
  TASK,
  lanesIn(4, 5),
  MARK_LANES,
  UPDATES,
  REPLAY,
  String.raw`
local task = load_task()
if not task then return { -1 } end
local epoch, number = tonumber(ARGV[16]), tonumber(ARGV[17])
if task.epoch ~= epoch then return { -2 } end
local earlier = replayed(task, epoch, number)
if earlier then return earlier end
if TERMINAL[task.state] then return { -3, task.state } end

local ms = now_ms(task.updated)
local applied, refused = apply_updates(task, 19, tonumber(ARGV[18]), ms)
remember(task, number, ms, applied, refused)
redis.call('HSET', KEYS[1], 'seq', string.format('%d', journal.seq),
  'bytes', string.format('%d', task.bytes), 'commit', task.commit)
journal:store()
if INTERRUPTED[task.state] and not journal:is_whole() then
  redis.call('PEXPIRE', KEYS[2], math.max(tonumber(ARGV[8]), redis.call('PTTL', KEYS[1])))
end
mark_lanes(task)
journal:publish()
return { 0, journal.first, journal.seq, ms, applied, refused, task.cancel and 1 or 0 }
`,
);
