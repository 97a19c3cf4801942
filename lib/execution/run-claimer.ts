import { Logger } from '@nestjs/common';
import { Message } from '@a2a-js/sdk';
import { decodeInput } from '../model/turn-input.js';
import type { ClaimResult, DueRun, TaskRepository } from '../repositories/task.repository.js';
import type { ProcessorSource, RecoveryPolicy } from './processor-source.js';
import type { RunStart } from './task-run.js';

/**
 * A task of a processor nobody has is left for an instance that has it, for so long: a rolling
 * upgrade knows the new processors only in part. Then it is failed, so that it is not stuck.
 */
const ORPHAN_AFTER_MS = 10 * 60_000;

/** A run that was claimed, and whether its message may be run (again). */
export interface ClaimedRun {
  readonly start: RunStart;
  readonly mayRun: boolean;
}

/** Claims runs that are due, and applies the policy of their processors. */
export class RunClaimer {
  private readonly logger = new Logger(RunClaimer.name);

  constructor(
    private readonly tasks: TaskRepository,
    private readonly processors: ProcessorSource,
    private readonly holds: (taskId: string) => boolean,
  ) {}

  /**
   * Undefined when the run is somebody else's, or not for this instance. A live run of this very
   * process, whose lease ended while the store was away, is left to its next renewal.
   */
  async claim(due: DueRun): Promise<ClaimedRun | undefined> {
    if (this.holds(due.taskId)) return undefined;
    const policy = this.processors.byName(due.processor);
    if (!policy && (due.overdueMs ?? 0) < ORPHAN_AFTER_MS) return undefined;
    const claimed = await this.tasks.claim(due);
    if (claimed.outcome !== 'claimed') return undefined;
    const mayRun = policy !== undefined && allows(policy, claimed.attempt);
    if (claimed.attempt > 1) {
      const what = mayRun ? `runs again, attempt ${claimed.attempt}` : 'fails';
      this.logger.warn(`${due.taskId}: its run ended without a result; the task ${what}.`);
    }
    return { start: toStart(due, claimed), mayRun };
  }
}

function allows({ recovery, maxAttempts }: RecoveryPolicy, attempt: number): boolean {
  return attempt === 1 || (recovery === 'retry' && attempt <= maxAttempts);
}

function toStart(
  { scope, taskId, contextId, processor }: DueRun,
  claimed: Extract<ClaimResult, { outcome: 'claimed' }>,
): RunStart {
  const { epoch, turn, attempt, input, checkpoint } = claimed;
  const json: unknown = JSON.parse(claimed.message);
  return {
    token: { scope, taskId, contextId, epoch },
    turn: {
      number: turn,
      message: Message.fromJSON(json),
      attempt,
      input: decodeInput(input, json),
      checkpoint: checkpoint === '' ? undefined : (JSON.parse(checkpoint) as unknown),
    },
    processor,
    exists: true,
  };
}
