import { CONTEXT } from './fragments/context.js';
import { script } from './script.js';

/**
 * Stores the messages of an exchange that made no task, and adds them to the conversation.
 *
 * Interleavings: the exchange id is new and random; a repeat finds the messages and stops.
 *
 * KEYS: 1 messages, 2 conversation; then the first task of a context that was made for one.
 * ARGV: 1 exchange id, 2 history length, 3 lifetime in ms, 4 tenant, 5 owner, 6 JSON of the context id,
 * 7 the first task, or `''`, 8.. messages. Reply: OK.
 */
export const RECORD_EXCHANGE = script(
  CONTEXT,
  String.raw`
if redis.call('EXISTS', KEYS[1]) == 1 then return { 0 } end
if ARGV[7] ~= '' and is_own(KEYS[3], ARGV[4], ARGV[5], ARGV[6]) then
  join_conversation(ARGV[7], KEYS[3], KEYS[2], ARGV[2])
end
for i = 8, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
  redis.call('RPUSH', KEYS[2], ARGV[1] .. ':' .. (i - 7))
end
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[2]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return { 0 }
`,
);
