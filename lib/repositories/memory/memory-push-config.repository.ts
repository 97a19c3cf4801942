import { TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { PushConfigRepository } from '../push-config.repository.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';

/** Push notification configurations in the memory of this process; they go with their task. */
export class MemoryPushConfigRepository extends PushConfigRepository {
  constructor(
    private readonly database: MemoryTaskDatabase,
    private readonly options: CompiledOptions,
  ) {
    super();
  }

  async save(
    scope: Scope,
    config: TaskPushNotificationConfig,
  ): Promise<'saved' | 'task-missing' | 'full'> {
    const configs = this.configs(scope, config.taskId);
    if (!configs) return 'task-missing';
    if (!configs.has(config.id) && configs.size >= this.options.maxPushConfigs) return 'full';
    configs.set(config.id, JSON.stringify(TaskPushNotificationConfig.toJSON(config)));
    return 'saved';
  }

  async list(scope: Scope, taskId: string): Promise<TaskPushNotificationConfig[] | undefined> {
    const configs = this.configs(scope, taskId);
    if (!configs) return undefined;
    const decoded = Array.from(configs.values(), (json) => ({ ...decode(json), taskId }));
    return decoded.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async delete(scope: Scope, taskId: string, id: string): Promise<'deleted' | 'task-missing'> {
    const configs = this.configs(scope, taskId);
    configs?.delete(id);
    return configs ? 'deleted' : 'task-missing';
  }

  private configs(scope: Scope, taskId: string): Map<string, string> | undefined {
    return this.database.taskOf(scope, taskId)?.pushConfigs;
  }
}

function decode(json: string): TaskPushNotificationConfig {
  return TaskPushNotificationConfig.fromJSON(JSON.parse(json));
}
