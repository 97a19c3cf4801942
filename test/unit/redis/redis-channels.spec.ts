import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RedisChannels } from '#lib/redis/redis-channels.js';
import type { RedisClient } from '#lib/redis/redis-client.js';
import { deferred, type Deferred } from '../../support/deferred.js';

/** A connection whose subscriptions the test acknowledges. */
class FakeClient extends EventEmitter {
  readonly calls: string[] = [];
  readonly pending: Deferred<number>[] = [];

  constructor(readonly isCluster: boolean) {
    super();
  }

  readonly subscribe = (channel: string) => this.call('subscribe', channel);
  readonly ssubscribe = (channel: string) => this.call('ssubscribe', channel);
  readonly unsubscribe = (channel: string) => this.call('unsubscribe', channel);
  readonly sunsubscribe = (channel: string) => this.call('sunsubscribe', channel);
  readonly disconnect = () => this.calls.push('disconnect');

  private call(name: string, channel: string): Promise<number> {
    this.calls.push(`${name} ${channel}`);
    if (name.includes('unsubscribe')) return Promise.reject(new Error('Connection is closed.'));
    const pending = deferred<number>();
    this.pending.push(pending);
    return pending.promise;
  }
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe.each([
  ['a server', false, 'subscribe', 'message', 'ready'],
  ['a cluster', true, 'ssubscribe', 'smessage', 'subscribersReady'],
] as const)('RedisChannels on %s', (_name, isCluster, subscribe, message, ready) => {
  let client: FakeClient;
  let channels: RedisChannels;
  let heard: string[];

  beforeEach(() => {
    client = new FakeClient(isCluster);
    channels = new RedisChannels(client as unknown as RedisClient);
    heard = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const listener = (name = '') => ({
    opened: () => void heard.push(`${name}opened`),
    message: (text: string) => void heard.push(`${name}${text}`),
  });

  it('reports a channel as open when the subscription was acknowledged', async () => {
    channels.add('c', listener());
    await tick();
    expect([client.calls, heard]).toEqual([[`${subscribe} c`], []]);
    client.pending[0]!.resolve(1);
    await tick();
    client.emit(message, 'c', 'text');
    client.emit(message, 'other', 'text');
    expect(heard).toEqual(['opened', 'text']);
  });

  it('subscribes again after every reconnection, and reports it', async () => {
    channels.add('c', listener());
    client.pending[0]!.resolve(1);
    await tick();
    client.emit(ready);
    await tick();
    expect(client.calls).toEqual([`${subscribe} c`, `${subscribe} c`]);
    expect(heard).toEqual(['opened']);
    client.pending[1]!.resolve(1);
    await tick();
    expect(heard).toEqual(['opened', 'opened']);
  });

  it('does not subscribe twice at once', async () => {
    channels.add('c', listener());
    client.emit(ready);
    client.emit(ready);
    await tick();
    expect(client.calls).toEqual([`${subscribe} c`]);
  });

  it('tries again until it succeeds', async () => {
    jest.useFakeTimers();
    channels.add('c', listener());
    for (let attempt = 0; attempt < 3; attempt += 1) {
      client.pending[attempt]!.reject(new Error('No sharded subscriber'));
      await jest.advanceTimersByTimeAsync(1_000);
    }
    client.pending[3]!.resolve(1);
    await jest.advanceTimersByTimeAsync(0);
    expect(heard).toEqual(['opened']);
  });

  it('tells a listener nothing once it was removed, not even that it is open', async () => {
    channels.add('c', listener('first '));
    channels.remove('c');
    channels.add('c', listener('second '));
    for (const pending of client.pending) pending.resolve(1);
    await tick();
    client.emit(message, 'c', 'text');
    expect(heard).toEqual(['second opened', 'second text']);
    const un = subscribe.replace('sub', 'unsub');
    expect(client.calls).toEqual([`${subscribe} c`, `${un} c`, `${subscribe} c`]);
    channels.remove('unknown');
    expect(client.calls).toHaveLength(3);
  });

  it('sends nothing more once it is closed', async () => {
    jest.useFakeTimers();
    channels.add('a', listener());
    channels.add('b', listener());
    client.pending[0]!.resolve(1);
    await jest.advanceTimersByTimeAsync(0);
    channels.close();
    client.pending[1]!.reject(new Error('Connection is closed.'));
    channels.remove('a');
    client.emit(ready);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(client.calls).toEqual([`${subscribe} a`, `${subscribe} b`, 'disconnect']);
    expect(heard).toEqual(['opened']);
  });
});
