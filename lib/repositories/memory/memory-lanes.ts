import { hostKey } from '../../model/push-lane.js';
import { isSettled } from '../../model/task-state.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { PushRecords, StoredPushConfig } from '../push-record.js';
import { MemoryLane } from './memory-lane.js';
import type { MemoryTaskDatabase } from './memory-task-database.js';
import type { MemoryTask } from './memory-task.js';

/** The database has a queue for each length of life: few lengths, few queues. */
const MINUTE_MS = 60_000;

/** The lanes of all tasks: which of them are due, and how long that keeps their tasks. */
export class MemoryLanes {
  private readonly pending = new Set<MemoryLane>();

  constructor(private readonly database: MemoryTaskDatabase) {}

  register(task: MemoryTask, stored: StoredPushConfig, records: PushRecords): void {
    const { id, url } = stored.config;
    this.forget(task, id);
    const address = { taskId: task.taskId, configId: id, host: hostKey(url) };
    const { last } = task.journal;
    task.lanes.set(id, new MemoryLane(task, address, records.encode(stored), last));
  }

  /** Whoever holds the lane is refused from now on. */
  forget(task: MemoryTask, configId: string): void {
    const lane = task.lanes.get(configId);
    if (!lane) return;
    lane.claim = undefined;
    this.pending.delete(lane);
    task.lanes.delete(configId);
  }

  /** Something was written to the journal: lanes that are neither due, held nor dead become due. */
  mark(task: MemoryTask): void {
    const now = this.database.clock();
    const woken = [...task.lanes.values()].filter((lane) => !lane.dead && lane.dueAt === 0);
    for (const lane of woken) this.schedule(lane, now);
    if (woken.length === 0) return;
    this.database.notifications.word({ kind: 'push', lanes: woken.map(({ address }) => address) });
  }

  schedule(lane: MemoryLane, dueAt: number): void {
    lane.dueAt = dueAt;
    this.pending.add(lane);
  }

  /** Not due any more. */
  rest(lane: MemoryLane): void {
    lane.dueAt = 0;
    lane.claim = undefined;
    this.pending.delete(lane);
  }

  /** Overdue lanes of tasks that are there, longest overdue first. */
  overdue(): MemoryLane[] {
    const now = this.database.clock();
    for (const lane of this.pending) {
      if (!this.database.task(lane.address.taskId)) this.pending.delete(lane);
    }
    return [...this.pending].filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
  }

  /** The lane, when its task and configuration are there. */
  find(taskId: string, configId: string): MemoryLane | undefined {
    return this.database.task(taskId)?.lanes.get(configId);
  }

  /** How long a task that has ended, or is interrupted, is kept for its lanes. */
  pinned(task: MemoryTask, lifetime: number, { push }: CompiledOptions): number {
    if (task.lanes.size === 0) return lifetime;
    task.endsAt = this.database.clock() + lifetime;
    const lanes = [...task.lanes.values()];
    const due = lanes.some(({ dueAt }) => dueAt > 0) ? push.maxAgeMs : 0;
    const dead = lanes.some((lane) => lane.dead) ? push.deadLetterExpirationMs : 0;
    return Math.max(lifetime, due, dead);
  }

  /** Keeps such a task for at least so long. */
  pin(task: MemoryTask, milliseconds: number): void {
    if (task.endsAt === undefined || !isSettled(task.state)) return;
    if (task.life.until >= this.database.clock() + milliseconds) return;
    this.database.keepFor(task, Math.ceil(milliseconds / MINUTE_MS) * MINUTE_MS);
  }

  /** The last lane is settled: the task's own time counts again. */
  unpin(task: MemoryTask): void {
    if (task.endsAt === undefined) return;
    if ([...task.lanes.values()].some(({ dueAt, dead }) => dueAt > 0 || dead)) return;
    this.database.keepUntil(task, task.endsAt);
    task.endsAt = undefined;
  }
}
