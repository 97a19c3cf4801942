import type { ControlSignal } from '#lib/events/task-feed.js';
import { createTask, SCOPE } from './fixtures.js';
import type { Store } from './store.js';

/** Asks for cancels of the first context's partition until one is heard. */
export async function controlIsOpen(store: Store): Promise<void> {
  const heard: ControlSignal[] = [];
  const subscription = store.feed.control$.subscribe((word) => heard.push(word));
  for (const contextId of Array.from({ length: 64 }, (_, i) => `probe ${i}`)) {
    const probe = await createTask(store, { contextId });
    const isHeard = () =>
      heard.some((word) => word.kind === 'cancel' && word.taskId === probe.taskId);
    while (!isHeard()) {
      await store.tasks.cancel(SCOPE, probe.taskId, probe.contextId, false);
      await new Promise(setImmediate);
    }
  }
  subscription.unsubscribe();
}
