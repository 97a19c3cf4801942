import { script } from './script.js';

/**
 * Records what a message becomes, unless its id has a record. A record alone lets nothing in:
 * `create-task` and `begin-turn` do, once for each record.
 *
 * Interleavings: two senders of one id: the first writes, the second reads that. The sender of a
 * repeat after a lost reply reads what it wrote. A sender that dies now leaves a record of nothing,
 * and the next repeat goes on with it.
 *
 * KEYS: 1 record. ARGV: 1 JSON of the record, `''` only to look, 2 lifetime in ms.
 * Reply: OK, JSON of the record that is stored; NOT_FOUND when there is none.
 */
export const CLAIM_MESSAGE = script(
  String.raw`
local known = redis.call('GET', KEYS[1])
if known then return { 0, known } end
if ARGV[1] == '' then return { -1 } end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return { 0, ARGV[1] }
`,
);
