import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { AbortListeners } from '#lib/push/post/abort-listeners.js';

describe('AbortListeners', () => {
  function listening() {
    const stop = new AbortController();
    const listeners = new AbortListeners();
    const called: number[] = [];
    const add = (id: number) => listeners.add(stop.signal, () => void called.push(id));
    return { stop, called, add };
  }

  it('calls those that were not forgotten', () => {
    const { stop, called, add } = listening();
    const forget = [1, 2, 3].map(add);
    forget[1]!();
    add(4);
    forget[0]!();
    stop.abort();
    expect(called).toEqual([4, 3]);
  });

  it('calls one that comes too late at once', () => {
    const { stop, called, add } = listening();
    stop.abort();
    add(1);
    expect(called).toEqual([1]);
  });

  it('tells signals apart', () => {
    const listeners = new AbortListeners();
    const [one, other] = [new AbortController(), new AbortController()];
    const called: string[] = [];
    listeners.add(one.signal, () => void called.push('one'));
    listeners.add(other.signal, () => void called.push('other'));
    other.abort();
    expect(called).toEqual(['other']);
  });

  it('listens once to a signal, however many come and go', () => {
    const { stop, add } = listening();
    for (let i = 0; i < 100; i += 1) add(i)();
    add(100);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
  });
});
