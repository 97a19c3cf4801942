import { isInterrupted, isTerminal, markOf, stateOf, type Task } from '../client/events.js';
import type { SeenFrame, Watcher } from '../client/watcher.js';
import type { Findings } from './findings.js';

/** What the driver knows of one task. */
export class KnownTask {
  seq = 0;
  state = 'TASK_STATE_SUBMITTED';
  /** The run that wrote last, as `Pen` marks it. */
  run = '';
  /** Ids of messages an agent has confirmed. */
  readonly accepted: string[] = [];
  /** Messages that were sent, confirmed or not. */
  sent = 1;
  /** The task as it was given to callers who waited for its end. */
  readonly answers: Task[] = [];
  readonly cancels: ('canceled' | 'refused')[] = [];
  readonly watchers: Watcher[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(readonly id: string) {}

  get isOver(): boolean {
    return isTerminal(this.state);
  }
  get isParked(): boolean {
    return isInterrupted(this.state);
  }

  /** False when the time is over before. */
  async until(condition: () => boolean, ms: number): Promise<boolean> {
    const deadline = performance.now() + ms;
    while (!condition()) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await this.change(left);
    }
    return true;
  }

  update({ seq, event, isSnapshot }: SeenFrame): void {
    if (seq <= this.seq) return;
    this.seq = seq;
    this.state = stateOf(event) ?? this.state;
    const { run } = isSnapshot ? (event.task?.metadata ?? {}) : markOf(event);
    if (typeof run === 'string') this.run = run;
    for (const listener of [...this.listeners]) listener();
  }

  private change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms).unref();
      this.listeners.add(done);
    });
  }
}

/** Every task the driver knows of, as its watchers see it. */
export class TaskBook {
  readonly tasks = new Map<string, KnownTask>();

  constructor(private readonly findings: Findings) {}

  of(id: string): KnownTask {
    const known = this.tasks.get(id) ?? new KnownTask(id);
    this.tasks.set(id, known);
    return known;
  }

  /** Tasks a process works on, as far as is known. */
  runningOn(name: string, pid: number | undefined): KnownTask[] {
    const mark = `${name}:${pid}:`;
    return [...this.tasks.values()].filter(
      ({ run, isOver, isParked }) => run.startsWith(mark) && !isOver && !isParked,
    );
  }

  /** Measures how long it takes until another run, or the library, writes to these tasks. */
  measureTakeover(tasks: readonly KnownTask[], name: string): void {
    for (const task of tasks) {
      const { run } = task;
      const stop = this.findings.stopwatch(name, 1);
      const moved = () => task.run !== run || task.isOver || task.isParked;
      void task.until(moved, 30_000).then((isMoved) => {
        const ends = task.state === 'TASK_STATE_FAILED' || task.run !== run;
        if (isMoved && ends) stop();
      });
    }
  }
}
