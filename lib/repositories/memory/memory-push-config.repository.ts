import type { TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { Scope } from '../../model/scope.js';
import type { WireVersion } from '../../model/wire-version.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { PushConfigRepository } from '../push-config.repository.js';
import type { PushRecords } from '../push-record.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';

/** Push notification configurations in the memory of this process; they go with their task. */
export class MemoryPushConfigRepository extends PushConfigRepository {
  constructor(
    private readonly database: MemoryTaskDatabase,
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
    const task = this.database.taskOf(scope, config.taskId);
    if (!task) return 'task-missing';
    const { lanes } = task;
    if (!lanes.has(config.id) && lanes.size >= this.options.maxPushConfigs) return 'full';
    this.database.lanes.register(task, { config, wireVersion }, this.records);
    this.database.lanes.unpin(task);
    return 'saved';
  }

  async list(scope: Scope, taskId: string): Promise<TaskPushNotificationConfig[] | undefined> {
    const task = this.database.taskOf(scope, taskId);
    if (!task) return undefined;
    const lanes = [...task.lanes.values()];
    const configs = lanes.map(({ record }) => this.records.decode(record, taskId).config);
    return configs.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async delete(scope: Scope, taskId: string, id: string): Promise<'deleted' | 'task-missing'> {
    const task = this.database.taskOf(scope, taskId);
    if (!task) return 'task-missing';
    this.database.lanes.forget(task, id);
    this.database.lanes.unpin(task);
    return 'deleted';
  }
}
