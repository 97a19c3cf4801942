import type { TaskHandle } from '#lib/execution/task-handle.interface.js';
import { deferred } from '../deferred.js';
import type { Process } from './start-instance.js';

export interface ByHand {
  readonly process: Process;
  /** The handle of the first turn. */
  readonly started: Promise<TaskHandle>;
  /** Lets the processor return. */
  readonly finish: () => void;
}

/** A processor that does nothing but what the test does with its handle. */
export function byHand(): ByHand {
  const started = deferred<TaskHandle>();
  const finished = deferred();
  const process: Process = (_message, task) => {
    started.resolve(task);
    return finished.promise;
  };
  return { process, started: started.promise, finish: finished.resolve };
}

/** For an instance that runs nothing. */
export const unused: Process = () => {
  throw new Error('This instance was not to run anything');
};

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
