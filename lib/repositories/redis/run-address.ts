import type { RunPlace } from '../../model/run.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import { writeArguments, type PublishCommand, type ScriptArgument } from './script-arguments.js';

/** How many of the arguments that scripts share are needed to append to a stream, and for a first task. */
const FOR_STREAM = 10;
const FOR_FIRST_TASK = 13;

/**
 * Keys, and arguments in front of all others, of the scripts that write one task. They are the same
 * for every write of a run, which writes often, and made when they are needed.
 */
export class RunAddress {
  /** The task that the context was made for; `undefined` where its client has named it. */
  readonly firstTask: string | undefined;
  readonly args: readonly ScriptArgument[];
  /** For a call that only appends artifacts. */
  readonly streamArgs: readonly ScriptArgument[];
  /** For one that creates the first task of a context. */
  readonly firstArgs: readonly ScriptArgument[];
  private run: readonly string[] | undefined;
  private stream: readonly string[] | undefined;

  constructor(
    private readonly place: RunPlace,
    private readonly all: RedisKeys,
    options: CompiledOptions,
    publish: PublishCommand,
  ) {
    this.firstTask = all.firstTaskBeside(place);
    const first = this.isFirst ? 'first' : '';
    this.args = [...writeArguments(place, all, options, publish), first];
    this.streamArgs = this.args.slice(0, FOR_STREAM);
    this.firstArgs = this.args.slice(0, FOR_FIRST_TASK);
  }

  get isFirst(): boolean {
    return this.firstTask === this.place.taskId;
  }

  get keys(): readonly string[] {
    return (this.run ??= this.all.forRun(this.place));
  }

  get streamKeys(): readonly string[] {
    return (this.stream ??= this.all.forStream(this.place.taskId));
  }
}

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
    const address = new RunAddress(run, this.keys, this.options, this.publish);
    this.known.set(run, address);
    return address;
  }
}
