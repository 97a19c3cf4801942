import { TIME } from './fragments/time.js';
import { script } from './script.js';

/**
 * Hands a run over: it is due at once, its owner is fenced, and workers are woken. A run that is no
 * longer the caller's, or has ended, is left as it is; so a repeat is harmless.
 *
 * Interleavings: a claim or a cancel before it moved the epoch; one after it finds the run due.
 *
 * KEYS: 1 task, 2 runs.
 * ARGV: 1 task id, 2 epoch, 3 PUBLISH or SPUBLISH, 4 control channel, 5 words that wake a worker.
 * Reply: OK: handed over. FENCED: nothing was changed.
 */
export const RELEASE_RUN = script(
  TIME,
  String.raw`
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[2] or not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return { -2 } end
redis.call('HSET', KEYS[1], 'epoch', tonumber(epoch) + 1, 'commit', '')
redis.call('ZADD', KEYS[2], string.format('%d', now_ms()), ARGV[1])
redis.call(ARGV[3], ARGV[4], ARGV[5])
return { 0 }
`,
);
