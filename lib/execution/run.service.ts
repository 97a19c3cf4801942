import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { Subject, type Observable, type Subscription } from 'rxjs';
import { ShuttingDownError } from '../errors/shutting-down.error.js';
import type { ControlSignal, TaskFeed } from '../events/task-feed.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import type { MessageRepository } from '../repositories/message.repository.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import { failAbandoned } from './conclude-turn.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { ProcessorSource } from './processor-source.js';
import { RunClaimer, type ClaimedRun } from './run-claimer.js';
import { TaskRun, type RunStart } from './task-run.js';
import { TurnRunner } from './turn-runner.js';
import { within } from '../scheduling/within.js';
import { Worker } from './worker.js';

/** What a processor has for its clean-up after its signal was aborted by a shutdown. */
const LAST_WORDS_MS = 500;

/** The runs of this process: starts them, keeps their leases, passes on cancels, hands them over. */
export class RunService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RunService.name);
  private readonly active = new Map<TaskRun, Promise<void>>();
  private readonly latest = new Map<string, TaskRun>();
  private readonly leases: LeaseKeeper;
  private readonly turns: TurnRunner;
  private readonly worker: Worker | undefined;
  private readonly closing = new Subject<never>();
  private control: Subscription | undefined;
  private draining = false;

  constructor(
    private readonly tasks: TaskRepository,
    messages: MessageRepository,
    private readonly feed: TaskFeed,
    processors: ProcessorSource,
    private readonly options: CompiledOptions,
  ) {
    const { execution, renewIntervalMs, sweepIntervalMs } = options;
    this.leases = new LeaseKeeper(tasks, renewIntervalMs, () => [...this.active.keys()]);
    this.turns = new TurnRunner(tasks, messages, processors, options);
    if (execution.role !== 'api') {
      const holds = (taskId: string) => this.latest.get(taskId)?.lostSignal.aborted === false;
      const claimer = new RunClaimer(tasks, processors, holds);
      const { concurrency } = execution;
      const carryOut = (claimed: ClaimedRun) => this.carryOut(claimed);
      this.worker = new Worker(tasks, claimer, { sweepIntervalMs, concurrency }, carryOut);
    }
  }

  onApplicationBootstrap(): void {
    this.control = this.feed.control$.subscribe((signal) => this.obey(signal));
    this.leases.start();
    this.worker?.start();
    void this.worker?.sweep();
  }

  /** Errors when this process has given its last runs away: who still waits here waits in vain. */
  get closing$(): Observable<never> {
    return this.closing;
  }

  /** Number of runs in this process. */
  get size(): number {
    return this.active.size;
  }

  /** @throws ShuttingDownError when this process takes no more messages */
  requireOpen(): void {
    if (this.draining) throw new ShuttingDownError();
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

  start(run: TaskRun): Promise<void> {
    return this.track(run, () => this.turns.run(run));
  }

  /** Aborts the signal of a run of this process, ahead of the word through the store. */
  cancel(taskId: string): void {
    this.latest.get(taskId)?.stop('canceled');
  }

  /** Claims nothing more, lets runs finish, tells the rest to stop, and hands it over. */
  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    this.worker?.stop();
    await within(this.options.shutdownGraceMs, () => this.idle());
    for (const run of this.active.keys()) run.stop('shutdown');
    await within(LAST_WORDS_MS, () => this.idle());
    await within(LAST_WORDS_MS, () => this.handOverAll());
    this.closing.error(new ShuttingDownError());
    this.leases.stop();
    this.control?.unsubscribe();
  }

  private track(run: TaskRun, work: () => Promise<void>): Promise<void> {
    this.latest.set(run.taskId, run);
    const over = work().finally(() => {
      this.active.delete(run);
      if (this.latest.get(run.taskId) === run) this.latest.delete(run.taskId);
    });
    this.active.set(run, over);
    return over;
  }

  private carryOut({ start, mayRun }: ClaimedRun): Promise<void> {
    const run = this.prepare(start);
    return mayRun ? this.start(run) : this.track(run, () => failAbandoned(run));
  }

  private async idle(): Promise<void> {
    while (this.active.size > 0) await Promise.all(this.active.values());
  }

  /** Where the store is away, the end of the leases tells the others. */
  private async handOverAll(): Promise<void> {
    await Promise.all(Array.from(this.active.keys(), (run) => this.handOver(run)));
  }

  private async handOver(run: TaskRun): Promise<void> {
    try {
      if (run.created) await this.tasks.release(run.token, run.processor);
    } catch (error) {
      this.logger.warn(`${run.taskId}: could not be handed over; its lease will end.`, error);
    } finally {
      run.stop('fenced');
    }
  }

  private obey(signal: ControlSignal): void {
    if (signal.kind === 'push') return;
    if (signal.kind === 'due') return this.worker?.offer(signal.run);
    const cause = signal.kind === 'cancel' ? 'canceled' : 'fenced';
    this.latest.get(signal.taskId)?.stop(cause);
  }
}
