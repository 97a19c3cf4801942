import { randomUUID } from 'node:crypto';

/** The 12 custom bits of a version 8 UUID hold the partition; the last value marks a context. */
export const MAX_PARTITIONS = 0xfff;
const CONTEXT_BITS = 'fff';

const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A version 8 UUID (RFC 9562, section 5.8): 48 bits of Unix milliseconds, 12 bits of partition,
 * 62 random bits. The partition lets a task be found from its id alone. The random bits, and the
 * variant before them, are those of a version 4 UUID.
 */
export function newTaskId(partition: number, now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-8${bitsOf(partition)}${randomUUID().slice(18)}`;
}

/** The partition inside a task id, or `undefined` when this library cannot have made the id. */
export function partitionOfTask(taskId: string, partitions: number): number | undefined {
  const digits = UUID_V8.exec(taskId)?.[1];
  if (digits === undefined) return undefined;
  const partition = Number.parseInt(digits, 16);
  return partition < partitions ? partition : undefined;
}

/**
 * Id of a context that a client has not named. It differs from the id of the context's first task in
 * the custom bits only, so that each leads to the other, and a context with one task needs no record.
 */
export function newContextId(): string {
  return newTaskId(MAX_PARTITIONS);
}

/** Id of the task a context was made for; `undefined` when its client has named it. */
export function firstTaskId(contextId: string, partition: number): string | undefined {
  if (UUID_V8.exec(contextId)?.[1] !== CONTEXT_BITS) return undefined;
  return `${contextId.slice(0, 15)}${bitsOf(partition)}${contextId.slice(18)}`;
}

function bitsOf(partition: number): string {
  return partition.toString(16).padStart(3, '0');
}
