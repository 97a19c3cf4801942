import type { TaskState } from '@a2a-js/sdk';
import type { TaskIdentity } from '../../model/event-json.js';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { BeginTurnResult, CommitResult, NewTask } from '../task.repository.js';
import { Lifetime } from './lifetime.js';
import type { MemoryLane } from './memory-lane.js';
import { NumberedLog } from './numbered-log.js';

type AppliedCommit = Extract<CommitResult, { outcome: 'applied' }>;

/** A message and the rest of its request, both JSON. */
export interface WaitingTurn {
  readonly message: string;
  readonly input: string;
}

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
  /** Push configurations by id, and how far each was delivered. */
  readonly lanes = new Map<string, MemoryLane>();
  readonly inbox: WaitingTurn[] = [];

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
  /** End of the run's lease, or since when the run waits for one; 0 when nothing runs. */
  dueAt = 0;
  cancelRequested = false;
  /** When it goes by itself, should its lanes keep it longer; Unix milliseconds. */
  endsAt: number | undefined;
  /** Reply to the creation. */
  creation: CommitResult | undefined;
  lastCommit: RememberedCommit | undefined;
  /** Replies to the newest calls of beginTurn, by their keys. */
  readonly accepted = new Map<string, BeginTurnResult>();
  /** What the running turn works on. */
  current: WaitingTurn | undefined;
  /** How often the turn was run. */
  attempt = 0;
  checkpoint = '';

  constructor(
    { run, processor, message, input = '' }: NewTask,
    state: TaskState,
    options: CompiledOptions,
  ) {
    this.scope = run.scope;
    this.taskId = run.taskId;
    this.contextId = run.contextId;
    this.processor = processor;
    this.epoch = run.epoch;
    this.current = { message, input };
    this.state = state;
    this.journal = new NumberedLog(options.maxJournalLength);
    this.history = new NumberedLog(options.maxHistoryLength);
  }
}
