import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { RedisKeys } from '../redis/redis-keys.js';
import type { RedisScripts } from '../redis/redis-scripts.js';
import { READ_SEQUENCES } from '../redis/scripts/read-sequences.script.js';
import type { TaskTopic } from './task-topic.js';

/** How long the loss of a task's last message, or its expiry, may go unnoticed. */
const CHECK_EVERY_MS = 30_000;

/**
 * Pub/sub may lose a message, and when it is the last one no later event shows the hole. So topics
 * that were silent from one check to the next are compared with the store: at most one command per
 * partition and check, however many readers there are, and none where nobody reads.
 */
export class SilenceCheck implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SilenceCheck.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly topics: ReadonlyMap<string, TaskTopic>,
    private readonly everyMs = CHECK_EVERY_MS,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.check(), this.everyMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async check(): Promise<void> {
    const silent = new Map<string, string[]>();
    for (const [taskId, topic] of this.topics) {
      if (topic.isQuiet) {
        const partition = this.keys.runsOfTask(taskId);
        const others = silent.get(partition);
        if (others) others.push(taskId);
        else silent.set(partition, [taskId]);
      }
      topic.isQuiet = true;
    }
    await Promise.all(Array.from(silent.values(), (taskIds) => this.compare(taskIds)));
  }

  private async compare(taskIds: readonly string[]): Promise<void> {
    try {
      const keys = taskIds.map((taskId) => this.keys.task(taskId));
      const sequences = await this.scripts.run(READ_SEQUENCES, keys, []);
      taskIds.forEach((taskId, i) => this.topics.get(taskId)?.compare(Number(sequences[i])));
    } catch (error) {
      this.logger.debug('Silent tasks could not be checked; the next check will.', error);
    }
  }
}
