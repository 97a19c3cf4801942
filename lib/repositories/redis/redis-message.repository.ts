import type { Message } from '@a2a-js/sdk';
import { TaskStoreUnavailableError } from '../../errors/task-store-unavailable.error.js';
import { encodeMessage } from '../../model/encoded-update.js';
import type { Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisClient } from '../../redis/redis-client.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { READ_TASK } from '../../redis/scripts/read-task.script.js';
import { READ_MESSAGES } from '../../redis/scripts/read-messages.script.js';
import { RECORD_EXCHANGE } from '../../redis/scripts/record-exchange.script.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import { decodeMessage } from '../decode-stored.js';
import { MessageRepository } from '../message.repository.js';
import { scopeArguments } from './script-arguments.js';
import { historyOf } from './stored-messages.js';
import { parseMessages } from './stored-task.js';

/** Conversations in Redis: a list of references, resolved when read. */
export class RedisMessageRepository extends MessageRepository {
  constructor(
    private readonly client: RedisClient,
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
    const partition = this.keys.partitionOf(scope, contextId);
    await this.scripts.run(
      RECORD_EXCHANGE,
      [
        this.keys.messages(exchangeId),
        this.keys.conversation(scope, contextId, partition),
        this.keys.ownerIndex(scope, partition),
        this.keys.task(first ?? exchangeId),
      ],
      [
        exchangeId,
        maxHistoryLength,
        Math.max(expirationMs, interruptedExpirationMs),
        first ?? '',
        ...messages.map(encodeMessage),
      ],
    );
  }

  /** Messages whose task has expired meanwhile are left out. */
  async conversation(scope: Scope, contextId: string, limit?: number): Promise<Message[]> {
    if (limit === 0) return [];
    try {
      const key = this.keys.conversation(scope, contextId);
      const most = limit ?? this.options.maxHistoryLength;
      const references = await this.client.lrange(key, -most, -1);
      if (references.length > 0) return await this.resolve(references.map(parseReference));
      return await this.saidByFirst(scope, contextId, most);
    } catch (cause) {
      throw new TaskStoreUnavailableError(cause);
    }
  }

  /** Nobody else has joined the context, so the messages of its first task are the conversation. */
  private async saidByFirst(scope: Scope, contextId: string, most: number): Promise<Message[]> {
    const taskId = this.keys.firstTask(scope, contextId);
    if (taskId === undefined) return [];
    const args = [...scopeArguments(scope), most, 0];
    const reply = await this.scripts.run(READ_TASK, this.keys.forReading(taskId), args);
    return reply[0] === ResultCode.OK ? parseMessages(reply, most) : [];
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
    const keys = [this.keys.task(taskId), this.keys.messages(taskId), this.keys.events(taskId)];
    const reply = await this.scripts.run(READ_MESSAGES, keys, []);
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
