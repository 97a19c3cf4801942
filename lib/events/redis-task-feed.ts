import { Observable, Subject } from 'rxjs';
import type { TaskEvent } from '../model/task-event.js';
import { eventsOfRecords } from '../redis/journal-record.js';
import { parseLaneWords } from '../redis/lane-name.js';
import type { RedisChannels } from '../redis/redis-channels.js';
import type { RedisKeys } from '../redis/redis-keys.js';
import { parseWakeText } from '../redis/wake-text.js';
import { TaskFeed, type ControlSignal, type FeedSignal } from './task-feed.js';
import { TaskTopic } from './task-topic.js';

/** Task feed over Redis pub/sub: one subscription per watched task and process. */
export class RedisTaskFeed extends TaskFeed {
  readonly topics = new Map<string, TaskTopic>();
  private readonly control = new Subject<ControlSignal>();
  readonly control$ = this.control.asObservable();

  constructor(
    private readonly channels: RedisChannels,
    private readonly keys: RedisKeys,
  ) {
    super();
  }

  /** Starts listening for words to this process's runs. */
  listenForControl(): void {
    for (let partition = 0; partition < this.keys.partitions; partition += 1) {
      this.channels.add(this.keys.controlChannel(partition), {
        opened: () => undefined,
        message: (text) => this.control.next(parseControl(text)),
      });
    }
  }

  watch(taskId: string): Observable<FeedSignal> {
    return new Observable((reader) => {
      const topic = this.join(taskId);
      const subscription = topic.signals$.subscribe(reader);
      if (topic.isOpen) reader.next({ kind: 'open' });
      return () => {
        subscription.unsubscribe();
        this.leave(taskId, topic);
      };
    });
  }

  announce(taskId: string, events: () => readonly TaskEvent[]): void {
    this.topics.get(taskId)?.hear(events());
  }

  private join(taskId: string): TaskTopic {
    const known = this.topics.get(taskId);
    const topic = known ?? new TaskTopic();
    topic.readers += 1;
    if (!known) {
      this.topics.set(taskId, topic);
      this.channels.add(this.keys.eventsChannel(taskId), {
        opened: () => topic.open(),
        message: (text) => topic.hear(parseEvents(taskId, text)),
      });
    }
    return topic;
  }

  private leave(taskId: string, topic: TaskTopic): void {
    topic.readers -= 1;
    if (topic.readers > 0) return;
    this.topics.delete(taskId);
    this.channels.remove(this.keys.eventsChannel(taskId));
  }
}

/** `<first sequence> <JSON of the context id>\n<record>\n<record>...`, see `journal:publish`. */
function parseEvents(taskId: string, text: string): TaskEvent[] {
  const [head = '', ...records] = text.split('\n');
  const space = head.indexOf(' ');
  const contextId = JSON.parse(head.slice(space + 1)) as string;
  return eventsOfRecords({ taskId, contextId }, Number(head.slice(0, space)), records);
}

function parseControl(text: string): ControlSignal {
  const run = parseWakeText(text);
  if (run) return { kind: 'due', run };
  const lanes = parseLaneWords(text);
  if (lanes) return { kind: 'push', lanes };
  const [kind, taskId = ''] = text.split(' ');
  return { kind: kind === 'fenced' ? 'fenced' : 'cancel', taskId };
}
