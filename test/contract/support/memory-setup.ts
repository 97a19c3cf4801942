import { MemoryTaskFeed } from '#lib/events/memory-task-feed.js';
import { MemoryIdempotencyRepository } from '#lib/repositories/memory/memory-idempotency.repository.js';
import { MemoryMessageRepository } from '#lib/repositories/memory/memory-message.repository.js';
import { MemoryPushConfigRepository } from '#lib/repositories/memory/memory-push-config.repository.js';
import { MemoryPushLaneRepository } from '#lib/repositories/memory/memory-push-lane.repository.js';
import { MemoryTaskDatabase } from '#lib/repositories/memory/memory-task-database.js';
import { MemoryTaskRepository } from '#lib/repositories/memory/memory-task.repository.js';
import { PushRecords } from '#lib/repositories/push-record.js';
import { PlainText } from '#lib/repositories/secret-cipher.js';
import { testOptions } from './options.js';
import type { Setup, Store } from './store.js';

export const memorySetup: Setup = async () => ({
  open: async (overrides): Promise<Store> => openMemoryStore(testOptions(overrides)),
  close: async () => {},
});

export function openMemoryStore(options = testOptions(), clock?: () => number): Store {
  const database = new MemoryTaskDatabase(clock);
  const records = new PushRecords(new PlainText());
  const instances = Array.from(
    { length: 3 },
    () => new MemoryTaskRepository(database, options, records),
  );
  const lanes = new MemoryPushLaneRepository(database, options, records);
  return {
    options,
    tasks: instances[0]!,
    instances,
    messages: new MemoryMessageRepository(database, options),
    pushConfigs: new MemoryPushConfigRepository(database, options, records),
    lanes,
    laneInstances: [lanes, lanes, lanes],
    sends: new MemoryIdempotencyRepository(database, options),
    feed: new MemoryTaskFeed(database),
    lifetimes: async ({ taskId }) => {
      const until = database.task(taskId)?.life.until;
      if (until === undefined) return [];
      return [Number.isFinite(until) ? until - database.clock() : undefined];
    },
    endLease: async ({ taskId }) => {
      database.task(taskId)!.dueAt = 1;
    },
    endPause: async ({ taskId, configId }) => {
      const lane = database.lanes.find(taskId, configId);
      if (!lane || lane.dueAt === 0) return false;
      lane.dueAt = 1;
      return true;
    },
  };
}
