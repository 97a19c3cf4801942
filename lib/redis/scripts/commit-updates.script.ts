import { REPLAY } from './fragments/replay.js';
import { UPDATES } from './fragments/updates.js';
import { TASK_WRITES } from './fragments/task-writes.js';
import { script } from './script.js';

/**
 * Applies updates of a claimed run: state, artifacts, history, journal, indexes, expiry, publish.
 *
 * Interleavings: scripts run one at a time, so another writer acted wholly before or wholly after.
 * Before: it moved the epoch (a new claim, a forced cancel), and this commit is refused. After: it
 * sees a task whose last event is published. A repeat of a commit, even a late one, is answered
 * from `commit` and changes nothing.
 *
 * KEYS: as {@link RedisKeys.forRun}.
 * ARGV: 1-16 as the fragments say; 17 epoch, 18 commit number, 19 number of updates, 20.. updates.
 * Reply: OK, first sequence, last sequence, ms, applied, refused (RefusedUpdate), cancel requested;
 * or NOT_FOUND, FENCED, or TERMINAL when the task had ended before.
 */
export const COMMIT_UPDATES = script(
  TASK_WRITES,
  UPDATES,
  REPLAY,
  String.raw`
local task = load_task()
if not task then return { -1 } end
local epoch, number = tonumber(ARGV[17]), tonumber(ARGV[18])
if task.epoch ~= epoch then return { -2 } end
local earlier = replayed(task.commit, epoch, number, task.cancel)
if earlier then return earlier end
if TERMINAL[task.state] then return { -3, task.state } end

local before = task.state
local ms = now_ms(task.updated)
local applied, refused = apply_updates(task, 20, tonumber(ARGV[19]), ms)
task.commit = remembered(epoch, number, journal.first, journal.seq, ms, applied, refused)
save_task(task)
settle(task, before)
journal:publish()
return { 0, journal.first, journal.seq, ms, applied, refused, task.cancel and 1 or 0 }
`,
);
