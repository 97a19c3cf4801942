import { taskStateToJSON } from '@a2a-js/sdk';
import { eventsOfRecords } from '#lib/redis/journal-record.js';
import type { Redis } from 'ioredis';

/** Everything Redis holds of one task. */
export interface StoredTask {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  /** JSON of the events; the first one is number 1. */
  readonly journal: readonly string[];
  readonly waiting: number;
  /** Keys of the task with the milliseconds they have left; -1 for ever. */
  readonly lifetimes: ReadonlyMap<string, number>;
}

/** Everything Redis holds of one application. */
export interface StoreImage {
  readonly tasks: ReadonlyMap<string, StoredTask>;
  /** Index keys, below the partition, with their members. */
  readonly indexes: readonly (readonly [string, readonly string[]])[];
  /** Members of `runs`, all partitions together. */
  readonly leased: readonly string[];
  /** References `<task>:<number>` of the conversations. */
  readonly references: readonly string[];
  /** Messages there are, in the same form. */
  readonly messages: ReadonlySet<string>;
  /** Keys that belong to nothing. */
  readonly orphans: readonly string[];
}

/** Name of the state a task is stored in. */
export function storedState(fields: StoredTask['fields']): string {
  return taskStateToJSON(Number(fields['state']));
}

const OF_TASK = /^(?:task|msg|push):([0-9a-f-]{36})(?::(?:artifacts|events|inbox|lanes))?$/;

/** Reads it all. */
export async function readStore(client: Redis, prefix: string): Promise<StoreImage> {
  const keys = await scan(client, `${prefix}:*`);
  const byTask = new Map<string, string[]>();
  const image = {
    tasks: new Map<string, StoredTask>(),
    indexes: [] as [string, string[]][],
    leased: [] as string[],
    references: [] as string[],
    messages: new Set<string>(),
    orphans: [] as string[],
  };
  for (const key of keys) {
    const name = key.replace(/^[^{]*\{\d+\}:/, '');
    const id = OF_TASK.exec(name)?.[1];
    if (id !== undefined) byTask.set(id, [...(byTask.get(id) ?? []), key]);
    else if (name.startsWith('tasks:'))
      image.indexes.push([name, await client.zrange(key, '0', '-1')]);
    else if (name === 'runs') image.leased.push(...(await client.zrange(key, '0', '-1')));
    else if (name.startsWith('conv:'))
      image.references.push(...(await client.lrange(key, '0', '-1')));
    else if (key !== `${prefix}:layout`) image.orphans.push(key);
  }
  for (const [id, own] of byTask) {
    const task = await readTask(client, id, own);
    if (task) image.tasks.set(id, task);
    else image.orphans.push(...own);
    const last = Number(task?.fields['messages'] ?? 0);
    const stored = await countMessages(client, own, task);
    for (let number = last - stored + 1; number <= last; number += 1) {
      image.messages.add(`${id}:${number}`);
    }
  }
  return image;
}

async function readTask(
  client: Redis,
  id: string,
  keys: readonly string[],
): Promise<StoredTask | undefined> {
  const main = keys.find((key) => key.endsWith(`:task:${id}`));
  if (main === undefined) return undefined;
  const [fields, journal, waiting] = await Promise.all([
    client.hgetall(main),
    client.lrange(`${main}:events`, 0, -1),
    client.llen(`${main}:inbox`),
  ]);
  const lifetimes = new Map<string, number>();
  for (const key of keys) lifetimes.set(key, await client.pttl(key));
  const contextId = JSON.parse(fields['context'] ?? '""') as string;
  const events = eventsOfRecords({ taskId: id, contextId }, 1, journal);
  return { id, fields, journal: events.map(({ json }) => json), waiting: waiting / 2, lifetimes };
}

/** An ended task may have its messages in the journal only. */
async function countMessages(
  client: Redis,
  keys: readonly string[],
  task: StoredTask | undefined,
): Promise<number> {
  const messages = keys.find((key) => key.includes(':msg:'));
  return messages ? client.llen(messages) : Number(task?.fields['messages'] ?? 0);
}

async function scan(client: Redis, pattern: string): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const [next, found] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', 1000);
    for (const key of found) keys.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...keys];
}
