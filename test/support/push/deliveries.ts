import { expect } from '@jest/globals';
import type { TaskPushNotificationConfig } from '@a2a-js/sdk';
import type { PushOptions } from '#lib/options/push-options.interface.js';
import { configOf } from './push-config.js';
import type { Received, Receiver } from './receiver.js';

/** Failed tries are repeated at once, and receivers of tests are on this machine. */
export const QUICK_PUSH: PushOptions = {
  allow: ['127.0.0.1'],
  minBackoff: 1,
  maxBackoff: 10,
  maxAttempts: 1000,
};

/** A configuration that names a receiver of the test. */
export function configAt(receiver: Receiver, id = 'a', taskId = ''): TaskPushNotificationConfig {
  return configOf(taskId, id, receiver.url(`/${id}`));
}

/** Number of the event a notification is of, as its id has it. */
export function seqOf({ headers }: Received): number {
  const id = String(headers['x-a2a-notification-id']);
  return Number(id.split('.')[1]);
}

/** Numbers of the events that came for one configuration, in the order of their arrival. */
export function seqsAt({ received }: Receiver, id = 'a'): number[] {
  return received.filter(({ path }) => path === `/${id}`).map(seqOf);
}

/** 1, 2, 3 ... */
export function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Fails unless all events came, in order; those that came again are repeats of the last one. */
export function expectInOrder(seqs: readonly number[], last: number, first = 1): void {
  const once = seqs.filter((seq, i) => seq !== seqs[i - 1]);
  expect(once).toEqual(upTo(last, first));
}
