import { CONTEXT } from './fragments/context.js';
import { script } from './script.js';

/**
 * Stores the messages of an exchange that made no task, and adds them to the conversation.
 *
 * Interleavings: the exchange id is new and random; a repeat finds the messages and stops.
 *
 * KEYS: 1 messages, 2 conversation, 3 index of the owner's tasks, 4 first task of the context.
 * ARGV: 1 exchange id, 2 history length, 3 lifetime in ms, 4 the task the context was made for, or
 * `''`, 5 JSON of the context id, 6.. messages. Reply: OK.
 */
export const RECORD_EXCHANGE = script(
  CONTEXT,
  String.raw`
if redis.call('EXISTS', KEYS[1]) == 1 then return { 0 } end
join_conversation(ARGV[4], KEYS[4], KEYS[3], ARGV[5], KEYS[2], ARGV[2])
for i = 6, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
  redis.call('RPUSH', KEYS[2], ARGV[1] .. ':' .. (i - 5))
end
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[2]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return { 0 }
`,
);
