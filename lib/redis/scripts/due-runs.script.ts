import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * The runs of a partition that are due, longest overdue first: all that an idle sweep costs.
 * KEYS: 1 runs. ARGV: 1 most to return. Reply: task id and milliseconds overdue of each.
 */
export const DUE_RUNS = script(
  TIME,
  String.raw`
local now = now_ms()
local rows = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now),
  'WITHSCORES', 'LIMIT', 0, ARGV[1])
for i = 2, #rows, 2 do rows[i] = now - tonumber(rows[i]) end
return rows
`,
);
