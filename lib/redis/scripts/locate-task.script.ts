import { script } from './script.js';

/**
 * Whose task it is and where, for whoever takes over its run. A run whose task is gone is dropped.
 *
 * KEYS: 1 task, 2 runs. ARGV: 1 task id.
 * Reply: OK, tenant, owner, JSON of the context id, processor; or NOT_FOUND.
 */
export const LOCATE_TASK = script(
  String.raw`
local task = redis.call('HMGET', KEYS[1], 'tenant', 'owner', 'context', 'processor')
if not task[1] then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return { -1 }
end
return { 0, task[1], task[2], task[3], task[4] }
`,
);
