import type { TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { Scope } from '../model/scope.js';
import type { WireVersion } from '../model/wire-version.js';

/** Push notification configurations of tasks. A port, and its own injection token. */
export abstract class PushConfigRepository {
  /**
   * Adds the configuration, or replaces the one of the same id. It gets the events that come after.
   * @param wireVersion what its receiver understands. @default '1.0'
   */
  abstract save(
    scope: Scope,
    config: TaskPushNotificationConfig,
    wireVersion?: WireVersion,
  ): Promise<'saved' | 'task-missing' | 'full'>;

  /** All configurations of a task by id; `undefined` when there is no such task in the scope. */
  abstract list(scope: Scope, taskId: string): Promise<TaskPushNotificationConfig[] | undefined>;

  /** Nothing is sent by it any more. Deleting what is not there is no error. */
  abstract delete(scope: Scope, taskId: string, id: string): Promise<'deleted' | 'task-missing'>;
}
