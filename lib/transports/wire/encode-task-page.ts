import { Task, type ListTasksRequest, type ListTasksResponse } from '@a2a-js/sdk';

/**
 * A page of ListTasks with its required members present, empty or not, and artifacts exactly when
 * they were asked for (A2A specification, section 3.1.4).
 */
export function encodeTaskPage(
  { tasks, nextPageToken, pageSize, totalSize }: ListTasksResponse,
  { includeArtifacts }: ListTasksRequest,
): object {
  return {
    tasks: tasks.map((task) => {
      const { artifacts, ...rest } = Task.toJSON(task) as Record<string, unknown>;
      return includeArtifacts ? { ...rest, artifacts: artifacts ?? [] } : rest;
    }),
    nextPageToken,
    pageSize,
    totalSize,
  };
}
