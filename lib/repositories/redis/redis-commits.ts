import type { EncodedUpdate } from '../../model/encoded-update.js';
import type { RunToken } from '../../model/run.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { encodeRecord } from '../../redis/journal-record.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { APPEND_ARTIFACTS } from '../../redis/scripts/append-artifacts.script.js';
import { COMMIT_UPDATES } from '../../redis/scripts/commit-updates.script.js';
import { CREATE_FIRST_TASK } from '../../redis/scripts/create-first-task.script.js';
import { CREATE_TASK } from '../../redis/scripts/create-task.script.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import { wakeText } from '../../redis/wake-text.js';
import type { PushRecords } from '../push-record.js';
import type { CommitResult, NewTask } from '../task.repository.js';
import { parseCommitReply, parseFirstReply } from './commit-reply.js';
import type { RunAddresses } from './run-address.js';
import { markerKeys, markerLifetime, pushArguments, updateArguments } from './script-arguments.js';

/** Writes of a run: its first, which creates the task, and those that follow. */
export class RedisCommits {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
    private readonly addresses: RunAddresses,
    private readonly records: PushRecords,
  ) {}

  async create(task: NewTask, updates: readonly EncodedUpdate[]): Promise<CommitResult> {
    const created = this.isPlain(task, updates) && (await this.createFirst(task, updates));
    return created || this.createAny(task, updates);
  }

  /** `undefined` where it is more than the first task of a context. */
  private async createFirst(
    { run, processor, message, input = '' }: NewTask,
    updates: readonly EncodedUpdate[],
  ): Promise<CommitResult | undefined> {
    const reply = await this.scripts.run(CREATE_FIRST_TASK, this.keys.forFirstOfContext(run), [
      ...this.addresses.of(run).firstArgs,
      processor,
      message,
      this.options.leaseMs,
      input,
      ...updates.map(encodeRecord),
    ]);
    return reply[0] === ResultCode.OK ? parseFirstReply(reply) : undefined;
  }

  private isPlain(
    { run, pushConfig, queued, once }: NewTask,
    updates: readonly EncodedUpdate[],
  ): boolean {
    if (pushConfig || queued || once || !this.addresses.of(run).isFirst) return false;
    return updates.every(({ kind, metadata }) => kind !== 'checkpoint' && metadata === '');
  }

  private async createAny(task: NewTask, updates: readonly EncodedUpdate[]): Promise<CommitResult> {
    const { run, processor, message, input = '', pushConfig, queued = false, once } = task;
    const { keys, args, firstTask = run.taskId } = this.addresses.of(run);
    const marker = markerKeys(this.keys, run.taskId, once?.key);
    const all = [...keys, this.keys.task(firstTask), ...marker];
    const reply = await this.scripts.run(CREATE_TASK, all, [
      ...args,
      processor,
      message,
      queued ? 0 : this.options.leaseMs,
      ...pushArguments(pushConfig, this.keys, this.records),
      input,
      queued ? wakeText({ ...run, processor }) : '',
      once?.call ?? '',
      markerLifetime(once?.key, this.options),
      firstTask === run.taskId ? '' : firstTask,
      ...updateArguments(updates),
    ]);
    return parseCommitReply(reply);
  }

  async commit(
    run: RunToken,
    number: number,
    updates: readonly EncodedUpdate[],
  ): Promise<CommitResult> {
    const address = this.addresses.of(run);
    if (updates.length > 0 && updates.every(isPlainArtifact)) {
      const records = updates.map(encodeRecord);
      const all = [...address.streamArgs, run.epoch, number, ...records];
      return parseCommitReply(await this.scripts.run(APPEND_ARTIFACTS, address.streamKeys, all));
    }
    const all = [...address.args, run.epoch, number, ...updateArguments(updates)];
    return parseCommitReply(await this.scripts.run(COMMIT_UPDATES, address.keys, all));
  }
}

function isPlainArtifact({ kind, metadata }: EncodedUpdate): boolean {
  return kind === 'artifact' && metadata === '';
}
