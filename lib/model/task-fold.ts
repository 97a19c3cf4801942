import type { StreamResponse, Task } from '@a2a-js/sdk';
import { ArtifactFold } from './artifact-fold.js';

/**
 * A task as the fold of its events (A2A specification, section 4.2): feed it events in order, ask
 * for the task at any time. The task it gives out is a copy.
 */
export class TaskFold {
  private task: Task | undefined;
  private artifacts = new ArtifactFold();

  constructor(snapshot?: Task) {
    if (snapshot) this.restart(snapshot);
  }

  apply({ payload }: StreamResponse): void {
    if (payload?.$case === 'task') this.restart(payload.value);
    if (payload?.$case === 'statusUpdate') {
      const { status, metadata } = payload.value;
      this.merge(metadata, (task) => {
        task.status = status;
        if (status?.message) task.history.push(status.message);
      });
    }
    if (payload?.$case === 'artifactUpdate') {
      const { artifact, append, metadata } = payload.value;
      this.merge(metadata, () => {
        if (artifact) this.artifacts.apply(artifact, append);
      });
    }
  }

  /** The task so far; `undefined` before the first Task event. */
  toTask(): Task | undefined {
    return (
      this.task && {
        ...this.task,
        history: [...this.task.history],
        artifacts: this.artifacts.toArtifacts(),
      }
    );
  }

  private restart(task: Task): void {
    this.task = { ...task, history: [...task.history], artifacts: [] };
    this.artifacts = new ArtifactFold();
    for (const artifact of task.artifacts) this.artifacts.apply(artifact, false);
  }

  private merge(metadata: Task['metadata'], change: (task: Task) => void): void {
    if (!this.task) return;
    change(this.task);
    if (metadata) this.task.metadata = { ...this.task.metadata, ...metadata };
  }
}
