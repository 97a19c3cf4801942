import { randomUUID } from 'node:crypto';

/** The custom bits of a version 8 UUID that we use for the partition. */
export const MAX_PARTITIONS = 4096;

const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A version 8 UUID (RFC 9562, section 5.8): 48 bits of Unix milliseconds, 12 bits of partition,
 * 62 random bits. The partition lets a task be found from its id alone. The random bits, and the
 * variant before them, are those of a version 4 UUID.
 */
export function newTaskId(partition: number, now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  const custom = partition.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-8${custom}${randomUUID().slice(18)}`;
}

/** The partition inside a task id, or `undefined` when this library cannot have made the id. */
export function partitionOfTask(taskId: string, partitions: number): number | undefined {
  const digits = UUID_V8.exec(taskId)?.[1];
  if (digits === undefined) return undefined;
  const partition = Number.parseInt(digits, 16);
  return partition < partitions ? partition : undefined;
}
