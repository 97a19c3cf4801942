import { script } from './script.js';

/**
 * Takes a task that expired out of the indexes. Interleavings: the task is looked for in the same
 * step, so one that is there keeps its entries.
 *
 * KEYS: 1 task, 2.. indexes. ARGV: 1 task id. Reply: OK.
 */
export const FORGET_TASKS = script(
  String.raw`
if redis.call('EXISTS', KEYS[1]) == 0 then
  for i = 2, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
end
return { 0 }
`,
);
