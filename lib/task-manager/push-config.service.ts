import { randomUUID } from 'node:crypto';
import type {
  DeleteTaskPushNotificationConfigRequest,
  GetTaskPushNotificationConfigRequest,
  ListTaskPushNotificationConfigsRequest,
  ListTaskPushNotificationConfigsResponse,
  TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import { TaskNotFoundError } from '@a2a-js/sdk/errors';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import { wireVersionOf } from '../model/wire-version.js';
import type { TargetRules } from '../push/target/target-rules.js';
import type { PushConfigRepository } from '../repositories/push-config.repository.js';
import { notFound } from './follow-up-admission.js';
import type { AgentCardService } from './agent-card.service.js';
import { checkPushConfig, requirePushNotifications, tooManyConfigs } from './push-config-checks.js';
import { checkId } from './request-checks.js';
import type { ScopeOf } from './resolve-scope.js';

/** Push notification configurations (A2A specification, sections 3.1.7 to 3.1.10). */
export class PushConfigService {
  constructor(
    private readonly configs: PushConfigRepository,
    private readonly cards: AgentCardService,
    private readonly scopeOf: ScopeOf,
    private readonly rules: TargetRules,
  ) {}

  async create(
    given: TaskPushNotificationConfig,
    context: ServerCallContext,
  ): Promise<TaskPushNotificationConfig> {
    requirePushNotifications(this.cards.card);
    const taskId = checkId('taskId', given.taskId);
    const scope = this.scopeOf(context, given.tenant);
    if (!(await this.configs.list(scope, taskId))) throw notFound(taskId);
    checkPushConfig(given, this.rules);
    const config = { ...given, id: given.id || randomUUID() };
    const outcome = await this.configs.save(scope, config, wireVersionOf(context.requestedVersion));
    if (outcome === 'task-missing') throw notFound(taskId);
    if (outcome === 'full') throw tooManyConfigs(taskId);
    return config;
  }

  async get(
    request: GetTaskPushNotificationConfigRequest,
    context: ServerCallContext,
  ): Promise<TaskPushNotificationConfig> {
    const configs = await this.all(request, context);
    const found = configs.find(({ id }) => id === checkId('id', request.id));
    if (found) return found;
    throw new TaskNotFoundError(`Push notification configuration not found: ${request.id}`);
  }

  async list(
    request: ListTaskPushNotificationConfigsRequest,
    context: ServerCallContext,
  ): Promise<ListTaskPushNotificationConfigsResponse> {
    return { configs: await this.all(request, context), nextPageToken: '' };
  }

  async delete(
    request: DeleteTaskPushNotificationConfigRequest,
    context: ServerCallContext,
  ): Promise<void> {
    requirePushNotifications(this.cards.card);
    const taskId = checkId('taskId', request.taskId);
    const id = checkId('id', request.id);
    const scope = this.scopeOf(context, request.tenant);
    const outcome = await this.configs.delete(scope, taskId, id);
    if (outcome === 'task-missing') throw notFound(taskId);
  }

  private async all(
    request: { readonly tenant: string; readonly taskId: string },
    context: ServerCallContext,
  ): Promise<TaskPushNotificationConfig[]> {
    requirePushNotifications(this.cards.card);
    const taskId = checkId('taskId', request.taskId);
    const found = await this.configs.list(this.scopeOf(context, request.tenant), taskId);
    if (!found) throw notFound(taskId);
    return found;
  }
}
