import { Observable } from 'rxjs';
import type { TaskEvent } from '../model/task-event.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import type { TaskFeed } from './task-feed.js';
import { TaskFollower, type FollowedTask } from './task-follower.js';

/**
 * The events of a task, live, dense and in order, from after event `cursor`, or (without one)
 * beginning with a snapshot of the task. Completes after the terminal event, or when the task is
 * gone.
 */
export function followTask(
  tasks: TaskRepository,
  feed: TaskFeed,
  task: FollowedTask,
  cursor?: number,
): Observable<TaskEvent> {
  return new Observable((reader) => new TaskFollower(tasks, task, cursor, reader).follow(feed));
}
