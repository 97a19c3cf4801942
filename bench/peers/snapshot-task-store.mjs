import { Task } from '@a2a-js/sdk';

/** As long as our own library keeps a finished task by default. */
const KEEP_SECONDS = 3_600;

/**
 * The TaskStore over Redis that users of the SDK write today: a task is one JSON text, read and
 * written as a whole, in a key of its owner, with an expiry. The `list` of the interface is not
 * measured: scanning keys would only make it look bad.
 */
export class SnapshotTaskStore {
  constructor(redis) {
    this.redis = redis;
  }

  async save(task, context) {
    const json = JSON.stringify(Task.toJSON(task));
    await this.redis.set(keyOf(task.id, context), json, 'EX', KEEP_SECONDS);
  }

  /** @returns {Promise<import('@a2a-js/sdk').Task | undefined>} */
  async load(taskId, context) {
    const json = await this.redis.get(keyOf(taskId, context));
    return json === null ? undefined : Task.fromJSON(JSON.parse(json));
  }

  async list() {
    throw new Error('This store does not list tasks.');
  }
}

function keyOf(taskId, { tenant = '', user }) {
  return `task:${tenant}:${user?.userName ?? ''}:${taskId}`;
}
