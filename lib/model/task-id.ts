import { randomBytes } from 'node:crypto';

/** The custom bits of a version 8 UUID that we use for the partition. */
export const MAX_PARTITIONS = 4096;

const UUID_V8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * A version 8 UUID (RFC 9562, section 5.8): 48 bits of Unix milliseconds, 12 bits of partition,
 * 62 random bits. The partition lets a task be found from its id alone.
 */
export function newTaskId(partition: number, now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x8000 | partition, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** The partition inside a task id, or `undefined` when this library cannot have made the id. */
export function partitionOfTask(taskId: string, partitions: number): number | undefined {
  const digits = UUID_V8.exec(taskId)?.[1];
  if (digits === undefined) return undefined;
  const partition = Number.parseInt(digits, 16);
  return partition < partitions ? partition : undefined;
}
