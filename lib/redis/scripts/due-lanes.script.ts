import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * Lanes of a partition that are due, longest overdue first. They are not offered again for a short
 * time, so that instances do not fight over the same ones, and those of a receiver that is not
 * there do not stand in front of the others.
 *
 * Interleavings: of two callers the second does not see what the first took. Who never claims what
 * it took, also because the reply was lost, only delays it: others are told when it may be claimed,
 * and come back. A claim decides, see `claim-lane`.
 *
 * KEYS: 1 due lanes. ARGV: 1 most to return, 2 ms they are kept for the caller.
 * Reply: the ticket, then the lanes; nothing when none is due.
 */
export const DUE_LANES = script(
  TIME,
  String.raw`
local now = now_ms()
local lanes = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now),
  'LIMIT', 0, ARGV[1])
if #lanes == 0 then return {} end
local ticket = string.format('%d', now + tonumber(ARGV[2]))
for _, lane in ipairs(lanes) do redis.call('ZADD', KEYS[1], ticket, lane) end
return { ticket, unpack(lanes) }
`,
);
