import { TaskState, type ListTasksRequest, type ListTasksResponse, type Task } from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { Scope } from '../model/scope.js';
import { STORED_STATES } from '../model/task-state.js';
import type { TaskPosition, TaskQuery, TaskRepository } from '../repositories/task.repository.js';
import { decodePageToken, encodePageToken } from './page-token.js';
import { checkHistoryLength, checkId, malformed } from './request-checks.js';
import type { ScopeOf } from './resolve-scope.js';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 100;

/** What a time has beyond milliseconds, when it is not zero. */
const BEYOND_MILLISECONDS = /\.\d{3}0*[1-9]\d*Z$/;

/** ISO 8601 in UTC, as the protocol's timestamps are (section 5.6.1). */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** ListTasks (A2A specification, section 3.1.4). */
export class TaskLister {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly scopeOf: ScopeOf,
  ) {}

  async list(request: ListTasksRequest, context: ServerCallContext): Promise<ListTasksResponse> {
    const scope = this.scopeOf(context, request.tenant);
    const query = toQuery(request, scope);
    const { positions, total } = await this.tasks.list(scope, {
      ...query,
      pageSize: query.pageSize + 1,
    });
    const page = positions.slice(0, query.pageSize);
    const last = page.at(-1);
    const more = positions.length > page.length && last !== undefined;
    return {
      tasks: await this.read(scope, page, request),
      nextPageToken: more ? encodePageToken(last, scope, query) : '',
      pageSize: query.pageSize,
      totalSize: total,
    };
  }

  /**
   * Tasks that expired, or left the wanted state since the index was read, are left out; those that
   * moved since then are in the order of what they are now.
   */
  private async read(
    scope: Scope,
    page: readonly TaskPosition[],
    { historyLength, includeArtifacts = false, contextId, status }: ListTasksRequest,
  ): Promise<Task[]> {
    const shape = { historyLength, artifacts: includeArtifacts };
    const found = await Promise.all(
      page.map(({ taskId }) => this.tasks.snapshot(scope, taskId, shape)),
    );
    const gone = page.filter((_, i) => found[i] === undefined).map(({ taskId }) => taskId);
    if (gone.length > 0) await this.tasks.forget(scope, contextId || undefined, gone);
    return found
      .flatMap((snapshot) => (snapshot ? [snapshot.task] : []))
      .filter((task) => !status || task.status?.state === status)
      .sort(newestFirst);
  }
}

/** Days that a month does not have are no days of the next. */
function isDate(text: string, time: number): boolean {
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 19));
}

/** Timestamps have one form, so that their order is that of their texts. */
function newestFirst(a: Task, b: Task): number {
  const key = ({ id, status }: Task) => `${status?.timestamp ?? ''} ${id}`;
  return key(a) < key(b) ? 1 : -1;
}

function toQuery(request: ListTasksRequest, scope: Scope): TaskQuery {
  const { pageSize = DEFAULT_PAGE_SIZE, pageToken, status } = request;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
    malformed('pageSize', `must be a whole number from 1 to ${MAX_PAGE_SIZE}`);
  }
  if (status !== TaskState.TASK_STATE_UNSPECIFIED && !STORED_STATES.includes(status)) {
    malformed('status', 'must be a task state');
  }
  checkHistoryLength('historyLength', request.historyLength);
  if (request.contextId) checkId('contextId', request.contextId);
  const filter = {
    contextId: request.contextId || undefined,
    state: status || undefined,
    statusSince: parseTimestamp(request.statusTimestampAfter),
  };
  const after = pageToken ? decodePageToken(pageToken, scope, filter) : undefined;
  return { ...filter, pageSize, after };
}

function parseTimestamp(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const time = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  if (!isDate(text, time)) {
    malformed('statusTimestampAfter', "must be an ISO 8601 time in UTC, ending in 'Z'");
  }
  return Math.max(0, BEYOND_MILLISECONDS.test(text) ? time + 1 : time);
}
