import { TaskState } from '@a2a-js/sdk';
import { textPart, type TaskHandle } from 'nestjs-a2a-redis';
import { agentOptions, tell } from './tell.js';

/** What a run leaves on each of its events. */
export interface RunMark extends Record<string, unknown> {
  /** `<process>:<pid>:<run of the process>`: no two runs have the same. */
  readonly run: string;
  /** Number of the event in its run. */
  readonly n: number;
  readonly attempt: number;
}

let runs = 0;

/** Writes the events of one run, each with a mark that says which run wrote it. */
export class Pen {
  readonly run = `${agentOptions.name}:${process.pid}:${(runs += 1)}`;
  private events = 0;

  constructor(private readonly task: TaskHandle) {
    const { id: taskId, signal } = task;
    tell({ kind: 'started', taskId, run: this.run });
    signal.addEventListener('abort', () => {
      const reason = String((signal.reason as Error).message);
      tell({ kind: 'aborted', taskId, run: this.run, reason });
    });
  }

  working(): Promise<void> {
    return this.status(TaskState.TASK_STATE_WORKING, 'Working');
  }

  ask(): Promise<void> {
    return this.status(TaskState.TASK_STATE_INPUT_REQUIRED, 'More?');
  }

  complete(): Promise<void> {
    return this.status(TaskState.TASK_STATE_COMPLETED, 'Done');
  }

  /** One more piece of the task's one artifact. */
  chunk(text: string): Promise<void> {
    const metadata = this.mark();
    return this.task.appendArtifact('result', [textPart(text)], { metadata });
  }

  private status(state: TaskState, text: string): Promise<void> {
    return this.task.status(state, text, this.mark());
  }

  private mark(): RunMark {
    return { run: this.run, n: (this.events += 1), attempt: this.task.attempt };
  }
}
