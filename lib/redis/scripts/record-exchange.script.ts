import { script } from './script.js';

/**
 * Stores the messages of an exchange that made no task, and adds them to the conversation.
 *
 * Interleavings: the exchange id is new and random; a repeat finds the messages and stops.
 *
 * KEYS: 1 messages, 2 conversation.
 * ARGV: 1 exchange id, 2 history length, 3 lifetime in ms, 4.. messages. Reply: OK.
 */
export const RECORD_EXCHANGE = script(
  'a2aRecordExchange1',
  2,
  String.raw`
if redis.call('EXISTS', KEYS[1]) == 1 then return { 0 } end
for i = 4, #ARGV do
  redis.call('HSET', KEYS[1], i - 3, ARGV[i])
  redis.call('RPUSH', KEYS[2], ARGV[1] .. ':' .. (i - 3))
end
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[2]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return { 0 }
`,
);
