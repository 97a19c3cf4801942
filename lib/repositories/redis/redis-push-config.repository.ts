import { randomUUID } from 'node:crypto';
import type { TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { Scope } from '../../model/scope.js';
import type { WireVersion } from '../../model/wire-version.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import {
  DELETE_PUSH_CONFIG,
  LIST_PUSH_CONFIGS,
  SAVE_PUSH_CONFIG,
} from '../../redis/scripts/push-config.scripts.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import type { Script } from '../../redis/scripts/script.js';
import { PushConfigRepository } from '../push-config.repository.js';
import type { PushRecords } from '../push-record.js';
import { pushArguments, scopeArguments } from './script-arguments.js';

/** Push notification configurations in Redis, one hash per task. */
export class RedisPushConfigRepository extends PushConfigRepository {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
    private readonly records: PushRecords,
  ) {
    super();
  }

  async save(
    scope: Scope,
    config: TaskPushNotificationConfig,
    wireVersion: WireVersion = '1.0',
  ): Promise<'saved' | 'task-missing' | 'full'> {
    const { taskId } = config;
    const [record, id, host] = pushArguments({ config, wireVersion }, this.keys, this.records);
    const args = [taskId, id, record, host, this.options.maxPushConfigs, randomUUID()];
    const reply = await this.run(SAVE_PUSH_CONFIG, scope, taskId, args);
    if (reply[0] === ResultCode.FULL) return 'full';
    return reply[0] === ResultCode.OK ? 'saved' : 'task-missing';
  }

  async list(scope: Scope, taskId: string): Promise<TaskPushNotificationConfig[] | undefined> {
    const reply = await this.run(LIST_PUSH_CONFIGS, scope, taskId, []);
    if (reply[0] !== ResultCode.OK) return undefined;
    const records = (reply[1] as string[]).filter((_, i) => i % 2 === 1);
    return records
      .map((record) => this.records.decode(record, taskId).config)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async delete(scope: Scope, taskId: string, id: string): Promise<'deleted' | 'task-missing'> {
    const reply = await this.run(DELETE_PUSH_CONFIG, scope, taskId, [
      taskId,
      this.keys.pushField(id),
    ]);
    return reply[0] === ResultCode.OK ? 'deleted' : 'task-missing';
  }

  private run(
    script: Script,
    scope: Scope,
    taskId: string,
    args: readonly (string | number)[],
  ): Promise<readonly unknown[]> {
    if (!this.keys.owns(taskId)) {
      return Promise.resolve([ResultCode.NOT_FOUND]);
    }
    return this.scripts.run(script, this.keys.forLane(taskId), [...scopeArguments(scope), ...args]);
  }
}
