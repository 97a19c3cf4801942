import { partitionOfContext } from '../model/partition.js';
import type { RunPlace } from '../model/run.js';
import { realmOf, type Scope } from '../model/scope.js';
import { firstTaskId, partitionOfTask } from '../model/task-id.js';

/**
 * Names every key and channel. All keys of a partition carry its hash tag `{p}`, so that any
 * script on them runs in one slot of a Redis Cluster.
 */
export class RedisKeys {
  private readonly placed = new WeakSet<object>();

  constructor(
    private readonly prefix: string,
    readonly partitions: number,
  ) {}

  /** STRING: version of this layout and number of partitions, written once. */
  layout(): string {
    return `${this.prefix}:layout`;
  }

  /** STRING: the keys that sign notifications, sealed where encryption is on. */
  signingKeys(): string {
    return `${this.prefix}:signing-keys`;
  }

  /** STRING: who handles a request that all instances hear. */
  requestClaim(requestId: string): string {
    return `${this.prefix}:claim:${part(requestId)}`;
  }

  partitionOf(scope: Scope, contextId: string): number {
    return partitionOfContext(scope, contextId, this.partitions);
  }

  partitionOfTask(taskId: string): number | undefined {
    return partitionOfTask(taskId, this.partitions);
  }

  /** HASH: the small fields of a task. */
  task(taskId: string): string {
    return `${this.ofTask(taskId)}:task:${taskId}`;
  }

  /** LIST: records of artifacts that left the journal, append-only. */
  artifacts(taskId: string): string {
    return `${this.task(taskId)}:artifacts`;
  }

  /** LIST: records of the journal; the last one is the event `seq`. */
  events(taskId: string): string {
    return `${this.task(taskId)}:events`;
  }

  /** LIST: messages that wait for their turn. */
  inbox(taskId: string): string {
    return `${this.task(taskId)}:inbox`;
  }

  /** LIST: the newest messages of a task, or those of an exchange without a task. */
  messages(taskId: string): string {
    return `${this.ofTask(taskId)}:msg:${taskId}`;
  }

  /** HASH: push notification configurations of a task, by {@link pushField}. */
  pushConfigs(taskId: string): string {
    return `${this.ofTask(taskId)}:push:${taskId}`;
  }

  /** HASH: how far each of them was delivered. */
  pushLanes(taskId: string): string {
    return `${this.pushConfigs(taskId)}:lanes`;
  }

  /** ZSET: lanes that have something to send, by the time at which anybody may take them. */
  pushDue(partition: number): string {
    return `${this.of(partition)}:push:due`;
  }

  pushDueOfTask(taskId: string): string {
    return `${this.ofTask(taskId)}:push:due`;
  }

  /** ZSET: lanes of a tenant that were set aside, by that time. */
  pushDead(realm: string, partition: number): string {
    return `${this.of(partition)}:push:dead:${part(realm)}`;
  }

  /** The id of a push configuration inside hashes and lane names: no separator in it. */
  pushField(configId: string): string {
    return part(configId);
  }

  /** The task that the server made a context for; `undefined` where the client has named it. */
  firstTask(scope: Scope, contextId: string): string | undefined {
    return firstTaskId(contextId, this.partitionOf(scope, contextId));
  }

  /** The same from a task of the context, which names the partition. */
  firstTaskBeside({ taskId, contextId }: Omit<RunPlace, 'scope'>): string | undefined {
    return firstTaskId(contextId, this.partitionOfTask(taskId) ?? 0);
  }

  /** LIST: references `<taskId>:<number>` to the messages of a context, oldest first. */
  conversation(
    scope: Scope,
    contextId: string,
    partition = this.partitionOf(scope, contextId),
  ): string {
    return `${this.of(partition)}:conv:${scopePart(scope)}:${part(contextId)}`;
  }

  /** ZSET: tasks of an owner in one partition, by state and status time. */
  ownerIndex(scope: Scope, partition: number): string {
    return `${this.of(partition)}:tasks:${scopePart(scope)}`;
  }

  /** ZSET: tasks of one context, by state and status time. */
  contextIndex(
    scope: Scope,
    contextId: string,
    partition = this.partitionOf(scope, contextId),
  ): string {
    return `${this.ownerIndex(scope, partition)}:${part(contextId)}`;
  }

  /** STRING: JSON of what a message became, by the id its sender gave it. */
  sendRecord(scope: Scope, messageId: string): string {
    const partition = this.partitionOf(scope, messageId);
    return `${this.of(partition)}:send:${scopePart(scope)}:${part(messageId)}`;
  }

  /** STRING: which call let a message of a task in, and as which turn. */
  letIn(taskId: string, key: string): string {
    return `${this.ofTask(taskId)}:let-in:${key}`;
  }

  /** ZSET: claimed runs by the time (Unix milliseconds) at which their lease ends. */
  runs(partition: number): string {
    return `${this.of(partition)}:runs`;
  }

  runsOfTask(taskId: string): string {
    return `${this.ofTask(taskId)}:runs`;
  }

  /** Channel: events of one task. */
  eventsChannel(taskId: string): string {
    return `${this.ofTask(taskId)}:events:${taskId}`;
  }

  /** Channel: words to whoever runs a task of the partition. */
  controlChannel(partition: number): string {
    return `${this.of(partition)}:control`;
  }

  controlChannelOfTask(taskId: string): string {
    return `${this.ofTask(taskId)}:control`;
  }

  /** Those of `forRun` that are enough for the first task of a context. */
  forFirstOfContext({ scope, taskId, contextId }: RunPlace): string[] {
    const partition = this.partitionOfTask(taskId) ?? this.partitionOf(scope, contextId);
    return [
      this.task(taskId),
      this.artifacts(taskId),
      this.events(taskId),
      this.messages(taskId),
      this.ownerIndex(scope, partition),
      this.runs(partition),
      this.conversation(scope, contextId, partition),
      this.contextIndex(scope, contextId, partition),
    ];
  }

  /** Keys a run writes, in the order the scripts name them. */
  forRun(run: RunPlace): string[] {
    const { scope, taskId, contextId } = run;
    const partition = this.partitionOfTask(taskId) ?? this.partitionOf(scope, contextId);
    return [
      ...this.forFirstOfContext(run),
      this.inbox(taskId),
      this.pushConfigs(taskId),
      this.pushLanes(taskId),
      this.pushDue(partition),
    ];
  }

  /** Keys that hold a task as it is read. */
  forReading(taskId: string): string[] {
    return [this.task(taskId), this.artifacts(taskId), this.messages(taskId), this.events(taskId)];
  }

  /** Keys that hold the messages of a task. */
  forMessages(taskId: string): string[] {
    return [this.task(taskId), this.messages(taskId), this.events(taskId)];
  }

  /** Keys of an update that only appends artifacts. */
  forStream(taskId: string): string[] {
    return [
      this.task(taskId),
      this.artifacts(taskId),
      this.events(taskId),
      this.pushLanes(taskId),
      this.pushDueOfTask(taskId),
    ];
  }

  /** Keys of what is to be sent for a task; the first seven live as long as it does. */
  forLane(taskId: string): string[] {
    return [
      this.task(taskId),
      this.artifacts(taskId),
      this.events(taskId),
      this.messages(taskId),
      this.inbox(taskId),
      this.pushConfigs(taskId),
      this.pushLanes(taskId),
      this.pushDueOfTask(taskId),
    ];
  }

  private of(partition: number): string {
    return `${this.prefix}:{${partition}}`;
  }

  /** True for ids this store can have made. */
  owns(taskId: string): boolean {
    return this.partitionOfTask(taskId) !== undefined;
  }

  /** True when the task can be of this scope and context; else its keys are not in one slot. */
  places(run: RunPlace): boolean {
    if (this.placed.has(run)) return true; // a run asks with every commit
    const { scope, taskId, contextId } = run;
    const isPlaced = this.partitionOfTask(taskId) === this.partitionOf(scope, contextId);
    if (isPlaced) this.placed.add(run);
    return isPlaced;
  }

  private ofTask(taskId: string): string {
    const partition = this.partitionOfTask(taskId);
    if (partition === undefined) throw new RangeError(`Not an id of this task store: ${taskId}`);
    return this.of(partition);
  }
}

function scopePart(scope: Scope): string {
  return `${part(realmOf(scope))}:${part(scope.owner)}`;
}

/** Client-chosen text inside a key: no separator, no brace, no ambiguity. */
function part(text: string): string {
  if (/^[\w.-]*$/.test(text)) return text; // nothing to encode, as in ids
  return encodeURIComponent(Buffer.from(text).toString());
}
