import { CONTEXT } from './fragments/context.js';
import { script } from './script.js';

/**
 * What was said in a context: references to messages; or, where the task it was made for is alone in
 * it, the messages of that task.
 *
 * Interleavings: somebody may join the context at the same time: before, and there are references; or
 * after, and the task is still alone in it. So what is read is what was there at one moment.
 *
 * KEYS: 1 conversation; then, of a context that was made for a task: 2 task, 3 messages, 4 events.
 * ARGV: 1 most messages wanted, 2 tenant, 3 owner, 4 JSON of the context id.
 * Reply: references, messages, each oldest first, records of the journal.
 */
export const READ_CONVERSATION = script(
  CONTEXT,
  String.raw`
local references = redis.call('LRANGE', KEYS[1], -tonumber(ARGV[1]), -1)
if #references > 0 or #KEYS == 1 then return { references, {}, {} } end
if not is_own(KEYS[2], ARGV[2], ARGV[3], ARGV[4]) then return { {}, {}, {} } end
local messages = redis.call('LRANGE', KEYS[3], -tonumber(ARGV[1]), -1)
local journal = #messages == 0 and redis.call('LRANGE', KEYS[4], 0, -1) or {}
return { {}, messages, journal }
`,
);
