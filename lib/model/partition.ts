import { hash } from 'node:crypto';
import { realmOf, type Scope } from './scope.js';

/**
 * The partition that holds a context and all its tasks. A change of this function, or of the
 * number of partitions, strands stored data.
 */
export function partitionOfContext(scope: Scope, contextId: string, partitions: number): number {
  const name = JSON.stringify([realmOf(scope), scope.owner, contextId]);
  return Number.parseInt(hash('sha256', name).slice(0, 8), 16) % partitions;
}
