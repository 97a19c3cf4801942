import { script } from './script.js';

/**
 * The messages of a task, or of an exchange without a task, and the number of the last one. Where
 * none are stored, the journal has them.
 *
 * KEYS: 1 task, 2 messages, 3 events.
 * Reply: number of the last message, messages oldest first, records of the journal.
 */
export const READ_MESSAGES = script(
  String.raw`
local messages = redis.call('LRANGE', KEYS[2], 0, -1)
local last = tonumber(redis.call('HGET', KEYS[1], 'messages') or #messages)
local journal = #messages == 0 and redis.call('LRANGE', KEYS[3], 0, -1) or {}
return { last, messages, journal }
`,
);
