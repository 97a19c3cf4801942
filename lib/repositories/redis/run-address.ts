import type { RunToken } from '../../model/run.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import { writeArguments, type PublishCommand, type ScriptArgument } from './script-arguments.js';

export type RunPlace = Pick<RunToken, 'scope' | 'taskId' | 'contextId'>;

/** How many of the arguments that scripts share are needed to append to a stream. */
const FOR_STREAM = 10;

/** Keys, and arguments in front of all others, with which scripts are called. */
export interface CallStart {
  readonly keys: readonly string[];
  readonly args: readonly ScriptArgument[];
}

export interface RunAddress extends CallStart {
  /** Of a call that only appends artifacts. */
  readonly stream: CallStart;
}

/** What is the same for every write of a run is made once: a run writes often. */
export class RunAddresses {
  private readonly known = new WeakMap<RunPlace, RunAddress>();

  constructor(
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
    private readonly publish: PublishCommand,
  ) {}

  of(run: RunPlace): RunAddress {
    const known = this.known.get(run);
    if (known) return known;
    const args = writeArguments(run, this.keys, this.options, this.publish);
    const stream = { keys: this.keys.forStream(run.taskId), args: args.slice(0, FOR_STREAM) };
    const address = { keys: this.keys.forRun(run), args, stream };
    this.known.set(run, address);
    return address;
  }
}
