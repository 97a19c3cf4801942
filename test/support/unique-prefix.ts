import { randomUUID } from 'node:crypto';

/**
 * A Redis key prefix no other test uses, so that test files can share one server.
 *
 * @param label names the test in key listings, such as `task-repository`
 * @returns without a separator at its end: `test-task-repository-1b9d6bcd`
 */
export function uniquePrefix(label = 'file'): string {
  return `test-${label}-${randomUUID().slice(0, 8)}`;
}
