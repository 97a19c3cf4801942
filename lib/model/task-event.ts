import { Message, StreamResponse, Task, type TaskState } from '@a2a-js/sdk';

/** Member of a Task frame's metadata: `true` when the frame replaces what the reader knows. */
export const RESET_METADATA = 'nestjs-a2a-redis/reset';

interface StateChange {
  readonly taskId: string;
  readonly state: TaskState;
}

/**
 * One event of a task. It is a `StreamResponse` of the protocol, and also knows its place in the
 * task's sequence and its wire form, so that a stream can be written without encoding it again.
 */
export class TaskEvent implements StreamResponse {
  private decoded: StreamResponse['payload'];

  constructor(
    /** Place in the task's dense sequence 1, 2, 3 ...; for a snapshot, the last event it holds. */
    readonly seq: number,
    /** ProtoJSON of the StreamResponse. */
    readonly json: string,
    /** True on a Task snapshot that stands in for events the reader can no longer get. */
    readonly reset = false,
    /** On a snapshot, the number of the turn that runs or ran last. */
    readonly turn?: number,
    /** What its maker knows of it, so that nobody has to decode it for that. */
    private readonly known?: StateChange,
  ) {}

  /** The decoded payload; decoding happens on first use and once for all readers. */
  get payload(): StreamResponse['payload'] {
    return (this.decoded ??= StreamResponse.fromJSON(JSON.parse(this.json)).payload);
  }

  /** State this event puts the task in, `undefined` when the event does not change it. */
  get state(): TaskState | undefined {
    if (this.known) return this.known.state;
    if (this.json.startsWith('{"artifactUpdate"')) return undefined;
    const { payload } = this;
    if (payload?.$case === 'statusUpdate' || payload?.$case === 'task') {
      return payload.value.status?.state;
    }
    return undefined;
  }

  /** A direct reply, which belongs to no task. */
  get isReply(): boolean {
    return this.json.startsWith('{"message"');
  }

  /** The task it belongs to; `''` for a direct reply. */
  get taskId(): string {
    if (this.known) return this.known.taskId;
    const { payload } = this;
    if (payload?.$case === 'task') return payload.value.id;
    return payload?.value.taskId ?? '';
  }

  /** An event that gives its task a state, from its JSON. */
  static ofState(seq: number, json: string, taskId: string, state: TaskState): TaskEvent {
    return new TaskEvent(seq, json, false, undefined, { taskId, state });
  }

  /** Encodes a task as it stands after event `seq`. */
  static snapshot(task: Task, seq: number, turn: number, reset = false): TaskEvent {
    const metadata = reset ? { ...task.metadata, [RESET_METADATA]: true } : task.metadata;
    const json = JSON.stringify({ task: Task.toJSON({ ...task, metadata }) });
    const event = new TaskEvent(seq, json, reset, turn);
    event.decoded = { $case: 'task', value: task };
    return event;
  }

  /** A direct reply: the one stream element that belongs to no task, so its sequence is 0. */
  static reply(message: Message): TaskEvent {
    const event = new TaskEvent(0, JSON.stringify({ message: Message.toJSON(message) }));
    event.decoded = { $case: 'message', value: message };
    return event;
  }
}
