import { StreamResponse, type Task } from '@a2a-js/sdk';
import { isTerminal, TaskFold } from 'nestjs-a2a-redis';

interface Entry {
  readonly id: string;
  readonly event: StreamResponse;
}

/** What the receiver has taken, by task. */
export class Ledger {
  private readonly entries = new Map<string, Entry[]>();
  private readonly known = new Set<string>();
  private waiting: (() => void)[] = [];
  /** Notifications that came again: their ids were known. */
  repeats = 0;

  /** To be called with whatever the receiver says. */
  readonly add = (message: unknown): void => {
    const { id, body } = message as { id: string; body: string };
    if (this.known.has(id)) this.repeats += 1;
    else this.enter(id, StreamResponse.fromJSON(JSON.parse(body)));
    for (const wake of this.waiting.splice(0)) wake();
  };

  /** How many came so far, repeats left out. */
  get size(): number {
    return this.known.size;
  }

  /** Events of a task in the order in which they came, each once. */
  eventsOf(taskId: string): StreamResponse[] {
    return (this.entries.get(taskId) ?? []).map(({ event }) => event);
  }

  /** The task as its notifications tell it. */
  taskOf(taskId: string): Task | undefined {
    const fold = new TaskFold();
    for (const event of this.eventsOf(taskId)) fold.apply(event);
    return fold.toTask();
  }

  isOver(taskId: string): boolean {
    const state = this.taskOf(taskId)?.status?.state;
    return state !== undefined && isTerminal(state);
  }

  async until(wanted: () => boolean): Promise<void> {
    while (!wanted()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private enter(id: string, event: StreamResponse): void {
    this.known.add(id);
    const { payload } = event;
    const taskId = payload?.$case === 'task' ? payload.value.id : (payload?.value.taskId ?? '');
    this.entries.set(taskId, [...(this.entries.get(taskId) ?? []), { id, event }]);
  }
}
