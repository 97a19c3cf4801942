import type { Message } from '@a2a-js/sdk';
import { encodeMessage } from '../../model/encoded-update.js';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { READ_CONVERSATION } from '../../redis/scripts/read-conversation.script.js';
import { READ_MESSAGES } from '../../redis/scripts/read-messages.script.js';
import { RECORD_EXCHANGE } from '../../redis/scripts/record-exchange.script.js';
import { decodeMessage } from '../decode-stored.js';
import { MessageRepository } from '../message.repository.js';
import { contextArguments } from './script-arguments.js';
import { historyOf } from './stored-messages.js';

/** Conversations in Redis: a list of references, resolved when read. */
export class RedisMessageRepository extends MessageRepository {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
  ) {
    super();
  }

  async recordExchange(
    scope: Scope,
    contextId: string,
    exchangeId: string,
    messages: readonly Message[],
  ): Promise<void> {
    const { maxHistoryLength, expirationMs, interruptedExpirationMs } = this.options;
    const first = this.keys.firstTask(scope, contextId);
    await this.scripts.run(
      RECORD_EXCHANGE,
      [
        this.keys.messages(exchangeId),
        this.keys.conversation(scope, contextId),
        ...(first === undefined ? [] : [this.keys.task(first)]),
      ],
      [
        exchangeId,
        maxHistoryLength,
        Math.max(expirationMs, interruptedExpirationMs),
        ...contextArguments(scope, contextId),
        first ?? '',
        ...messages.map(encodeMessage),
      ],
    );
  }

  /** Messages whose task has expired meanwhile are left out. */
  async conversation(scope: Scope, contextId: string, limit?: number): Promise<Message[]> {
    if (limit === 0) return [];
    const most = limit ?? this.options.maxHistoryLength;
    const first = this.keys.firstTask(scope, contextId);
    const reply = await this.scripts.run(
      READ_CONVERSATION,
      [
        this.keys.conversation(scope, contextId),
        ...(first === undefined ? [] : this.keys.forMessages(first)),
      ],
      [most, ...contextArguments(scope, contextId)],
    );
    const [references, messages, journal] = reply as [string[], string[], string[]];
    if (references.length > 0) return this.resolve(references.map(parseReference));
    return historyOf(messages, journal, most).map(decodeMessage);
  }

  /** One read for each task, whatever the number of its messages. */
  private async resolve(references: readonly Reference[]): Promise<Message[]> {
    const ids = [...new Set(references.map(({ taskId }) => taskId))];
    const read = await Promise.all(ids.map((id) => this.messagesOf(id)));
    const byTask = new Map(ids.map((id, i) => [id, read[i]!]));
    return references.flatMap(({ taskId, number }) => {
      const { last, messages } = byTask.get(taskId)!;
      const json = messages[number - 1 - (last - messages.length)];
      return json === undefined ? [] : [decodeMessage(json)];
    });
  }

  private async messagesOf(taskId: string): Promise<StoredMessages> {
    const reply = await this.scripts.run(READ_MESSAGES, this.keys.forMessages(taskId), []);
    const [last, messages, journal] = reply as [number, string[], string[]];
    return { last, messages: historyOf(messages, journal) };
  }
}

interface Reference {
  readonly taskId: string;
  readonly number: number;
}

interface StoredMessages {
  /** Number of the last message. */
  readonly last: number;
  readonly messages: readonly string[];
}

function parseReference(text: string): Reference {
  const at = text.lastIndexOf(':');
  return { taskId: text.slice(0, at), number: Number(text.slice(at + 1)) };
}
