import { describe, expect, it } from '@jest/globals';
import { DeliveryQueue } from '#lib/push/delivery/delivery-queue.js';
import type { DueLane } from '#lib/repositories/push-lane.repository.js';

const lane = (host: string, taskId: string): DueLane => ({ taskId, configId: 'a', host });

function takeAll(queue: DeliveryQueue): string[] {
  const taken: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) taken.push(next.taskId);
  return taken;
}

describe('DeliveryQueue', () => {
  it('lets receivers take turns', () => {
    const queue = new DeliveryQueue(10);
    for (const [host, id] of [
      ['x', '1'],
      ['x', '2'],
      ['x', '3'],
      ['y', '4'],
      ['z', '5'],
    ] as const) {
      queue.add(lane(host, id));
    }
    expect(takeAll(queue)).toEqual(['1', '4', '5', '2', '3']);
    expect(queue.isEmpty).toBe(true);
  });

  it('gives out so many of one receiver, until one comes back', () => {
    const queue = new DeliveryQueue(2);
    for (let i = 0; i < 4; i += 1) queue.add(lane('x', `${i}`));
    expect(takeAll(queue)).toEqual(['0', '1']);
    queue.leave(lane('x', '0'), true);
    queue.add(lane('y', 'other'));
    expect(takeAll(queue)).toEqual(['2', 'other']);
    expect(queue.isEmpty).toBe(false);
  });

  it('gives out one of a receiver that failed, until it answers', () => {
    const queue = new DeliveryQueue(3);
    for (let i = 0; i < 9; i += 1) queue.add(lane('x', `${i}`));
    expect(takeAll(queue)).toEqual(['0', '1', '2']);
    for (const id of ['0', '1', '2']) queue.leave(lane('x', id), false);
    expect(takeAll(queue)).toEqual(['3']);
    queue.leave(lane('x', '3'), undefined); // nothing was sent
    expect(takeAll(queue)).toEqual(['4']);
    queue.leave(lane('x', '4'), true);
    expect(takeAll(queue)).toEqual(['5', '6', '7']);
  });

  it('knows a lane once, by its newest ticket', () => {
    const queue = new DeliveryQueue(10);
    queue.add({ ...lane('x', '1'), ticket: 'old' });
    queue.add({ ...lane('x', '1'), ticket: 'new' });
    expect(queue.take()).toEqual({ ...lane('x', '1'), ticket: 'new' });
    expect(queue.take()).toBeUndefined();
  });

  it('is bounded per receiver, and tells once that it turned lanes away', () => {
    const queue = new DeliveryQueue(1_000);
    for (let i = 0; i < 500; i += 1) queue.add(lane('x', `${i}`));
    queue.add(lane('y', 'other'));
    expect(queue.takeMore()).toBe(true);
    expect(queue.takeMore()).toBe(false);
    expect(takeAll(queue)).toHaveLength(257);
  });
});
