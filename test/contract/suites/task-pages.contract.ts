import { describe, expect, it } from '@jest/globals';
import { TaskState, type ListTasksRequest, type ListTasksResponse, type Task } from '@a2a-js/sdk';
import { ServerCallContext } from '@a2a-js/sdk/server';
import type { RunToken } from '#lib/model/run.js';
import { scopesOf } from '#lib/task-manager/resolve-scope.js';
import { TaskLister } from '#lib/task-manager/task-lister.js';
import { Random } from '../../chaos/driver/random.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';
import type { Store } from '../support/store.js';

const { chunk, completed, createTask, inputRequired, SCOPE, working } = fixtures;
const { TASK_STATE_SUBMITTED, TASK_STATE_UNSPECIFIED } = TaskState;

const CONTEXTS = ['one', 'two', 'three'];

/** Filters of a walk, and what they let through. */
const FILTERS: [string, Partial<ListTasksRequest>, (run: RunToken) => boolean][] = [
  ['all tasks', {}, () => true],
  ['a context', { contextId: 'one' }, ({ contextId }) => contextId === 'one'],
  ['a state', { status: TASK_STATE_SUBMITTED }, () => true],
];

const SEEDS = [1, 20_250_613, 4_294_967_295];
const WALKS = FILTERS.flatMap(([name, filter, matches]) =>
  SEEDS.map((seed) => ({ name, filter, matches, seed })),
);

function lister({ tasks }: Store) {
  const user = { isAuthenticated: true, userName: SCOPE.owner };
  const context = new ServerCallContext({ user, tenant: SCOPE.tenant });
  const service = new TaskLister(tasks, scopesOf(''));
  return (request: Partial<ListTasksRequest>): Promise<ListTasksResponse> =>
    service.list(
      {
        tenant: '',
        contextId: '',
        status: TASK_STATE_UNSPECIFIED,
        pageToken: '',
        statusTimestampAfter: undefined,
        ...request,
      },
      context,
    );
}

/** Tasks that get updates at random while others read. */
class Population {
  readonly runs: RunToken[] = [];
  readonly moved = new Set<string>();
  private readonly commits = new Map<string, number>();

  constructor(
    private readonly store: Store,
    private readonly random: Random,
  ) {}

  /** At once, so that many have the same status time. */
  async grow(count: number): Promise<void> {
    const contexts = Array.from({ length: count }, () => this.random.pick(CONTEXTS)!);
    const created = contexts.map((contextId) => createTask(this.store, { contextId }));
    this.runs.push(...(await Promise.all(created)));
  }

  /** An update that moves its task to the front, or one that leaves it where it is. */
  async change(): Promise<void> {
    const run = this.random.pick(this.runs)!;
    const stays = this.random.chance(0.3);
    const update = stays ? chunk('a') : this.random.pick([working, inputRequired, completed])!();
    if (!stays) this.moved.add(run.taskId);
    const number = (this.commits.get(run.taskId) ?? 1) + 1;
    this.commits.set(run.taskId, number);
    await this.random.pick(this.store.instances)!.commit(run, number, [update]);
  }
}

/** Status time and id, as the protocol orders tasks, newest first. */
function order(tasks: readonly Task[]): string[] {
  return tasks.map(({ id, status }) => `${status?.timestamp} ${id}`);
}

export function taskPagesContract(open: OpenStore): void {
  describe('pages of tasks that change meanwhile', () => {
    it.each(WALKS)('of $name lose and repeat none (seed $seed)', async (walk) => {
      const { filter, matches, seed } = walk;
      const random = new Random(seed);
      const store = await open();
      const list = lister(store);
      const population = new Population(store, random);
      await population.grow(60);
      const first = [...population.runs];

      const seen: string[] = [];
      let pageToken = '';
      do {
        const pageSize = random.between(1, 9);
        const page = list({ ...filter, pageSize, pageToken });
        const changes = Array.from({ length: random.between(0, 3) }, () => population.change());
        if (random.chance(0.2)) changes.push(population.grow(2));
        const [{ tasks, totalSize, nextPageToken }] = await Promise.all([page, ...changes]);
        expect(tasks.length).toBeLessThanOrEqual(pageSize);
        expect(totalSize).toBeGreaterThanOrEqual(tasks.length);
        expect(order(tasks)).toEqual(order(tasks).sort().reverse());
        seen.push(...tasks.map(({ id }) => id));
        pageToken = nextPageToken;
        expect(seen.length).toBeLessThan(1000);
      } while (pageToken !== '');

      expect(population.moved.size).toBeGreaterThan(0);
      expect(new Set(seen).size).toBe(seen.length);
      const unmoved = first.filter((run) => matches(run) && !population.moved.has(run.taskId));
      expect(unmoved.length).toBeGreaterThan(0);
      expect(seen).toEqual(expect.arrayContaining(unmoved.map(({ taskId }) => taskId)));
    });
  });

  describe('a page of tasks', () => {
    it('goes on in any size, through tasks of one millisecond', async () => {
      const store = await open();
      const list = lister(store);
      await new Population(store, new Random(7)).grow(30);
      const whole = await list({ pageSize: 100 });
      const parts: Task[] = [];
      let pageToken = '';
      for (const pageSize of [1, 7, 2, 12, 100]) {
        const page = await list({ pageSize, pageToken });
        expect(page).toMatchObject({ pageSize, totalSize: 30 });
        parts.push(...page.tasks);
        pageToken = page.nextPageToken;
      }
      expect(pageToken).toBe('');
      expect(order(parts)).toEqual(order(whole.tasks));
    });

    it('takes the time of a task, and nothing finer, for its place', async () => {
      const store = await open();
      const list = lister(store);
      await createTask(store);
      const [task] = (await list({})).tasks;
      const timestamp = task!.status!.timestamp!;
      const since = async (text: string) => (await list({ statusTimestampAfter: text })).totalSize;
      expect(await since(timestamp)).toBe(1);
      expect(await since(timestamp.replace('Z', '000000Z'))).toBe(1);
      expect(await since(timestamp.replace('Z', '000001Z'))).toBe(0);
      expect(await since(timestamp.replace(/\.\d+Z/, 'Z'))).toBe(1);
      const next = new Date(Date.parse(timestamp) + 1).toISOString();
      expect(await since(next)).toBe(0);
    });

    it('leaves out what left the wanted state after the index was read', async () => {
      const store = await open();
      const runs = [await createTask(store), await createTask(store)];
      const { tasks } = store;
      const read = tasks.list.bind(tasks);
      // The moment between index and tasks, made as long as a commit.
      tasks.list = async (scope, query) => {
        const page = await read(scope, query);
        await store.instances.at(-1)!.commit(runs[0]!, 2, [completed()]);
        return page;
      };
      try {
        const page = await lister(store)({ status: TASK_STATE_SUBMITTED });
        expect(page.tasks.map(({ id }) => id)).toEqual([runs[1]!.taskId]);
        expect(page.nextPageToken).toBe('');
      } finally {
        tasks.list = read;
      }
    });

    it('is in the order of what its tasks are when they are read', async () => {
      const store = await open();
      const runs = [await createTask(store), await createTask(store), await createTask(store)];
      const { tasks } = store;
      const read = tasks.list.bind(tasks);
      tasks.list = async (scope, query) => {
        const page = await read(scope, query);
        const oldest = page.positions.at(-1)!.taskId;
        const run = runs.find(({ taskId }) => taskId === oldest)!;
        await store.instances.at(-1)!.commit(run, 2, [working()]);
        return page;
      };
      try {
        const page = await lister(store)({});
        expect(page.tasks).toHaveLength(3);
        expect(order(page.tasks)).toEqual(order(page.tasks).sort().reverse());
      } finally {
        tasks.list = read;
      }
    });
  });
}
