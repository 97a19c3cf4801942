import { TaskState } from '@a2a-js/sdk';
import { isTerminal } from '../../../model/task-state.js';
import type { StreamedEvent } from './streamed-event.js';

/** How far a stream was read: what to ask for next, and whether anything is to come. */
export class StreamPlace {
  /** True when the stream ended, as far as it was read. */
  hasEnded = false;
  taskId = '';
  private seq: number | undefined;

  constructor(
    private readonly endsAtInput: boolean,
    private cursor?: string,
  ) {
    this.seq = sequenceOf(cursor);
  }

  /** `id` of the last event. */
  get lastEventId(): string | undefined {
    return this.cursor;
  }

  /** False after a hole: a message of the transport was lost. A Task stands for all before it. */
  follows({ id, payload }: StreamedEvent): boolean {
    if (id === undefined || this.seq === undefined || payload?.$case === 'task') return true;
    return sequenceOf(id) === this.seq + 1;
  }

  note({ id, payload }: StreamedEvent): void {
    this.cursor = id ?? this.cursor;
    this.seq = sequenceOf(id) ?? this.seq;
    if (payload?.$case === 'task') this.taskId = payload.value.id;
    this.hasEnded = payload?.$case === 'message' || this.endsAt(stateIn(payload));
  }

  private endsAt(state: TaskState | undefined): boolean {
    if (state === undefined) return false;
    const waits = this.endsAtInput && state === TaskState.TASK_STATE_INPUT_REQUIRED;
    return waits || isTerminal(state);
  }
}

function stateIn(payload: StreamedEvent['payload']): TaskState | undefined {
  const isStatus = payload?.$case === 'task' || payload?.$case === 'statusUpdate';
  return isStatus ? payload.value.status?.state : undefined;
}

function sequenceOf(id: string | undefined): number | undefined {
  return id === undefined ? undefined : Number.parseInt(id, 10);
}
