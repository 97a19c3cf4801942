import { Logger } from '@nestjs/common';
import { Message, TaskState } from '@a2a-js/sdk';
import { ShuttingDownError } from '../errors/shutting-down.error.js';
import { stateEvent } from '../model/state-event.js';
import { isInterrupted, isTerminal } from '../model/task-state.js';
import { decodeInput, firstAttempt } from '../model/turn-input.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import type { MessageRepository } from '../repositories/message.repository.js';
import type { EndTurnResult, TaskRepository } from '../repositories/task.repository.js';
import { applyResult } from './apply-result.js';
import { completeTurn, concludeTurn, lostStore } from './conclude-turn.js';
import type { ProcessorSource } from './processor-source.js';
import { retryWhileUnavailable } from '../scheduling/retry-while-unavailable.js';
import { RunReader } from './run-reader.js';
import { RunTaskHandle } from './run-task-handle.js';
import type { TaskRun } from './task-run.js';

/** Runs the turns of a claimed run, one after the other, until no message waits. */
export class TurnRunner {
  private readonly logger = new Logger(TurnRunner.name);
  private readonly reader: RunReader;

  constructor(
    private readonly tasks: TaskRepository,
    private readonly messages: MessageRepository,
    private readonly processors: ProcessorSource,
    private readonly options: CompiledOptions,
  ) {
    this.reader = new RunReader(tasks, messages);
  }

  /** Never rejects: what concerns the callers goes through the run's events. */
  async run(run: TaskRun): Promise<void> {
    try {
      do await this.turn(run);
      while (await this.next(run));
      await this.handOver(run);
      run.end();
    } catch (error) {
      run.endWith(error);
    }
  }

  private async turn(run: TaskRun): Promise<void> {
    let thrown: unknown;
    try {
      const reply = await this.process(run);
      if (reply) return await this.reply(run, reply);
      completeTurn(run);
    } catch (error) {
      thrown = error ?? new Error('The processor was rejected without a reason.');
    }
    await run.writer.idle();
    await concludeTurn(run, thrown);
  }

  private async process(run: TaskRun): Promise<Message | undefined> {
    const { agent } = run.token.scope;
    const binding =
      this.processors.byName(run.processor) ?? this.processors.select(run.turn.message, agent);
    const handle = new RunTaskHandle(run, this.reader);
    const processor = await binding.resolve(handle);
    return applyResult(run, await processor.process(run.turn.message, handle));
  }

  /** A reply is shown when the exchange is stored. */
  private async reply(run: TaskRun, reply: Message): Promise<void> {
    const { scope, contextId, taskId } = run.token;
    await this.messages.recordExchange(scope, contextId, taskId, [run.turn.message, reply]);
    run.reply(reply);
  }

  /** Ends the turn in the store; true when another one has begun. */
  private async next(run: TaskRun): Promise<boolean> {
    const isOver = run.abortCause === 'fenced' || run.abortCause === 'shutdown';
    if (!run.created || isOver || !isInterrupted(run.state)) return false;
    const ended = await this.endTurn(run);
    if (ended?.outcome === 'canceled') {
      run.show(stateEvent(run.token, TaskState.TASK_STATE_CANCELED, ended.seq, ended.time));
    }
    if (ended?.outcome !== 'next') return false;
    const json: unknown = JSON.parse(ended.message);
    const started = stateEvent(run.token, TaskState.TASK_STATE_SUBMITTED, ended.seq, ended.time);
    const input = decodeInput(ended.input, json);
    run.nextTurn(firstAttempt(ended.turn, Message.fromJSON(json), input), started);
    return true;
  }

  /** A run that a shutdown or a lost store stopped is due at once, for whoever can. */
  private async handOver(run: TaskRun): Promise<void> {
    const isGivenUp = run.abortCause === 'shutdown' || lostStore(run);
    if (!isGivenUp || isTerminal(run.state)) return;
    if (!run.created) throw new ShuttingDownError();
    try {
      const release = () => this.tasks.release(run.token, run.processor);
      await retryWhileUnavailable(release, this.options.leaseMs, run.lostSignal);
    } catch (error) {
      this.logger.warn(`${run.taskId}: could not be handed over; its lease will end.`, error);
    }
  }

  private async endTurn(run: TaskRun): Promise<EndTurnResult | undefined> {
    try {
      const end = () => this.tasks.endTurn(run.token, run.turn.number);
      return await retryWhileUnavailable(end, this.options.leaseMs, run.lostSignal);
    } catch (error) {
      this.logger.error(`${run.taskId}: the turn could not be ended; its lease will.`, error);
      return undefined;
    }
  }
}
