import { script } from './script.js';

/**
 * Replaces the shared signing keys, where they are still those the caller knows. They have no expiry.
 *
 * Interleavings: of instances that know the same keys the first one writes; the others get its keys,
 * which they would not have made otherwise. A repeat after a lost reply finds its own keys stored,
 * or those of somebody who knew them: both are right to use.
 *
 * KEYS: 1 key set. ARGV: 1 text the caller knows, `''` for none, 2 the next one.
 * Reply: OK, the text that is stored now.
 */
export const REPLACE_KEY_SET = script(
  String.raw`
local stored = redis.call('GET', KEYS[1]) or ''
if stored ~= ARGV[1] then return { 0, stored } end
redis.call('SET', KEYS[1], ARGV[2])
return { 0, ARGV[2] }
`,
);
