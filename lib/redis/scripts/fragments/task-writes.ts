import { FOLDED } from './folded.js';
import { INDEX_ENTRY } from './index-entry.js';
import { JOURNAL } from './journal.js';
import { MARK_LANES } from './mark-lanes.js';
import { SETTLE } from './settle.js';
import { STATES } from './states.js';
import { TASK } from './task.js';
import { TIME } from './time.js';

/** Lua: what every script that may change a task's state is built on, in the order of use. */
export const TASK_WRITES = [
  TIME,
  STATES,
  JOURNAL,
  INDEX_ENTRY,
  FOLDED,
  TASK,
  MARK_LANES,
  SETTLE,
].join('\n');
