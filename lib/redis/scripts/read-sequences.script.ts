import { script } from './script.js';

/**
 * Where tasks of one partition stand, for readers who have heard nothing for a while.
 * KEYS: tasks. Reply: sequence number of the last event of each, -1 for a task that is gone.
 */
export const READ_SEQUENCES = script(
  String.raw`
local reply = {}
for i, key in ipairs(KEYS) do reply[i] = tonumber(redis.call('HGET', key, 'seq') or -1) end
return reply
`,
);
