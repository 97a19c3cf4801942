import { Lifetime } from './lifetime.js';
import { NumberedLog } from './numbered-log.js';

/** ProtoJSON of a message, which lives as long as the task or exchange it came with. */
export interface StoredMessage {
  readonly json: string;
  readonly life: Lifetime;
}

/** The messages of one context. */
export class MemoryConversation {
  readonly life = new Lifetime();
  private readonly messages: NumberedLog<StoredMessage>;

  constructor(maxLength: number) {
    this.messages = new NumberedLog(maxLength);
  }

  add(message: StoredMessage): void {
    this.messages.add(message);
  }

  /** Those of the newest messages that are still kept, oldest first. */
  latest(limit: number | undefined, now: number): string[] {
    return this.messages
      .latest(limit)
      .flatMap(({ json, life }) => (life.endedBy(now) ? [] : [json]));
  }
}
