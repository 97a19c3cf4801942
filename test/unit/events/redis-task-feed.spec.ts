import { beforeEach, describe, expect, it } from '@jest/globals';
import { RedisTaskFeed } from '#lib/events/redis-task-feed.js';
import type { ControlSignal, FeedSignal } from '#lib/events/task-feed.js';
import { TaskEvent } from '#lib/model/task-event.js';
import { newTaskId } from '#lib/model/task-id.js';
import type { ChannelListener, RedisChannels } from '#lib/redis/redis-channels.js';
import { RedisKeys } from '#lib/redis/redis-keys.js';
import { wakeText } from '#lib/redis/wake-text.js';

describe('RedisTaskFeed', () => {
  const keys = new RedisKeys('a2a', 4);
  const taskId = newTaskId(1);
  const channel = keys.eventsChannel(taskId);
  let listeners: Map<string, ChannelListener>;
  let calls: string[];
  let feed: RedisTaskFeed;

  beforeEach(() => {
    listeners = new Map();
    calls = [];
    const channels = {
      add(name: string, listener: ChannelListener) {
        calls.push(`add ${name}`);
        listeners.set(name, listener);
      },
      remove(name: string) {
        calls.push(`remove ${name}`);
        listeners.delete(name);
      },
    };
    feed = new RedisTaskFeed(channels as unknown as RedisChannels, keys);
  });

  function read(id = taskId) {
    const heard: string[] = [];
    const describeSignal = (signal: FeedSignal) =>
      signal.kind === 'open'
        ? 'open'
        : signal.events.map(({ seq, json }) => `${seq}${json}`).join();
    const subscription = feed.watch(id).subscribe((signal) => heard.push(describeSignal(signal)));
    return { heard, subscription };
  }

  it('listens once for all readers of a task, and stops after the last', () => {
    const readers = [read(), read(), read()];
    expect(calls).toEqual([`add ${channel}`]);
    for (const { subscription } of readers) subscription.unsubscribe();
    expect(calls).toEqual([`add ${channel}`, `remove ${channel}`]);
    read();
    expect(calls).toHaveLength(3);
  });

  it('tells readers when it is open, late ones at once, all again after a reconnection', () => {
    const early = read();
    expect(early.heard).toEqual([]);
    listeners.get(channel)!.opened();
    const late = read();
    listeners.get(channel)!.opened();
    expect(early.heard).toEqual(['open', 'open']);
    expect(late.heard).toEqual(['open', 'open']);
  });

  it('numbers the events of a message from its first line', () => {
    const { heard } = read();
    listeners.get(channel)!.message('41 "my context"\na"artifact":1\na"artifact":2\t{"b":3}');
    const ids = `"taskId":"${taskId}","contextId":"my context"`;
    expect(heard).toEqual([
      `41{"artifactUpdate":{${ids},"artifact":1}},` +
        `42{"artifactUpdate":{${ids},"artifact":2,"metadata":{"b":3}}}`,
    ]);
  });

  it('hands over events of this process without the channel, to readers of that task only', () => {
    const [reader, other] = [read(), read(newTaskId(2))];
    feed.announce(taskId, () => [new TaskEvent(7, '{}')]);
    feed.announce(newTaskId(3), () => {
      throw new Error('Nobody watches this task.');
    });
    expect(reader.heard).toEqual(['7{}']);
    expect(other.heard).toEqual([]);
  });

  it('passes on the words of every partition', () => {
    const words: ControlSignal[] = [];
    feed.control$.subscribe((word) => words.push(word));
    feed.listenForControl();
    expect(listeners.size).toBe(4);
    const run = {
      scope: { tenant: 't', owner: 'o' },
      taskId,
      contextId: 'a "context"\n',
      processor: 'p',
    };
    const control = listeners.get(keys.controlChannelOfTask(taskId))!;
    control.opened();
    for (const text of [`cancel ${taskId}`, `fenced ${taskId}`, wakeText(run)])
      control.message(text);
    expect(words).toEqual([
      { kind: 'cancel', taskId },
      { kind: 'fenced', taskId },
      { kind: 'due', run },
    ]);
  });
});
