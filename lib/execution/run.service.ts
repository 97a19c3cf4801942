import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { Subscription } from 'rxjs';
import type { ControlSignal, TaskFeed } from '../events/task-feed.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import type { MessageRepository } from '../repositories/message.repository.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import { failForShutdown } from './conclude-turn.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { ProcessorSource } from './processor-source.js';
import { TaskRun, type RunStart } from './task-run.js';
import { TurnRunner } from './turn-runner.js';

/** What a processor has for its clean-up after its signal was aborted by a shutdown. */
const LAST_WORDS_MS = 500;

/** The runs of this process: starts them, keeps their leases, passes on cancels, ends them. */
export class RunService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly active = new Map<TaskRun, Promise<void>>();
  private readonly leases: LeaseKeeper;
  private readonly turns: TurnRunner;
  private control: Subscription | undefined;

  constructor(
    private readonly tasks: TaskRepository,
    messages: MessageRepository,
    private readonly feed: TaskFeed,
    processors: ProcessorSource,
    private readonly options: CompiledOptions,
  ) {
    this.leases = new LeaseKeeper(tasks, options.leaseMs, () => [...this.active.keys()]);
    this.turns = new TurnRunner(tasks, messages, processors, options);
  }

  onModuleInit(): void {
    this.control = this.feed.control$.subscribe((signal) => this.obey(signal));
    this.leases.start();
  }

  /** A run that has not started: subscribe to its events, then call {@link start}. */
  prepare(start: RunStart): TaskRun {
    return new TaskRun(start, {
      tasks: this.tasks,
      leaseMs: this.options.leaseMs,
      maxArtifactBytes: this.options.maxArtifactBytes,
      announce: (taskId, events) => this.feed.announce(taskId, events),
    });
  }

  start(run: TaskRun): void {
    const over = this.turns.run(run).finally(() => this.active.delete(run));
    this.active.set(run, over);
  }

  /** Aborts the signal of a run of this process, ahead of the word through the store. */
  cancel(taskId: string): void {
    this.obey({ kind: 'cancel', taskId });
  }

  /** Number of runs in this process. */
  get size(): number {
    return this.active.size;
  }

  /** Lets runs finish, then tells them to stop, then fails what is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.over(this.options.shutdownGraceMs);
    for (const run of this.active.keys()) run.stop('shutdown');
    await this.over(LAST_WORDS_MS);
    // The store may be away: then the end of their leases tells the others.
    await this.over(LAST_WORDS_MS, Array.from(this.active.keys(), failForShutdown));
    this.leases.stop();
    this.control?.unsubscribe();
  }

  /** Resolves when no run is left (or other work is done), or after the given time. */
  private async over(
    patienceMs: number,
    work: Iterable<Promise<void>> = this.active.values(),
  ): Promise<void> {
    const patience = new AbortController();
    await Promise.race([
      Promise.all(work),
      delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
  }

  private obey({ kind, taskId }: ControlSignal): void {
    for (const run of this.active.keys()) {
      if (run.taskId === taskId) run.stop(kind === 'cancel' ? 'canceled' : 'fenced');
    }
  }
}
