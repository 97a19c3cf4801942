import type { TaskState } from '@a2a-js/sdk';
import type { TaskIdentity } from '../../model/event-json.js';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { BeginTurnResult, CommitResult, NewTask } from '../task.repository.js';
import { Lifetime } from './lifetime.js';
import { NumberedLog } from './numbered-log.js';

type AppliedCommit = Extract<CommitResult, { outcome: 'applied' }>;

/** The last commit of an epoch and its reply. */
export interface RememberedCommit {
  readonly epoch: number;
  readonly number: number;
  readonly reply: AppliedCommit;
}

/**
 * A task as it is stored: what Redis holds in the keys of a task. Values are JSON, so that nobody
 * who reads a task can change it.
 */
export class MemoryTask implements TaskIdentity {
  readonly scope: Scope;
  readonly taskId: string;
  readonly contextId: string;
  readonly processor: string;
  readonly life = new Lifetime();
  readonly journal: NumberedLog<string>;
  readonly history: NumberedLog<string>;
  /** `{"artifact":...}`, one per update. */
  readonly artifacts: string[] = [];
  readonly metadata = new Map<string, string>();
  readonly pushConfigs = new Map<string, string>();
  readonly inbox: string[] = [];

  state: TaskState;
  /** ProtoJSON of the TaskStatus. */
  status = '';
  /** Time of the status. */
  updated = 0;
  /** Bytes of artifact updates. */
  bytes = 0;
  epoch = 1;
  /** The turn that runs, or ran last. */
  turn = 1;
  /** The newest turn, which may still wait. */
  turns = 1;
  /** End of the run's lease; 0 when nobody runs the task. */
  leaseEnd = 0;
  cancelRequested = false;
  lastCommit: RememberedCommit | undefined;
  /** Replies to the newest calls of beginTurn, by their keys. */
  readonly accepted = new Map<string, BeginTurnResult>();
  /** The message an `endTurn` handed out. */
  current: string | undefined;

  constructor({ run, processor }: NewTask, state: TaskState, options: CompiledOptions) {
    this.scope = run.scope;
    this.taskId = run.taskId;
    this.contextId = run.contextId;
    this.processor = processor;
    this.state = state;
    this.journal = new NumberedLog(options.maxJournalLength);
    this.history = new NumberedLog(options.maxHistoryLength);
  }
}
