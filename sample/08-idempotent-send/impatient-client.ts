import assert from 'node:assert/strict';
import { SendMessageRequest, type Task } from '@a2a-js/sdk';
import { ClientFactory, type Client } from '@a2a-js/sdk/client';
import { textOf } from 'nestjs-a2a-redis';

/** A client that cannot wait, and sends again. */
export class ImpatientClient {
  private constructor(private readonly client: Client) {}

  static async of(url: string): Promise<ImpatientClient> {
    return new ImpatientClient(await new ClientFactory().createFromUrl(url));
  }

  /** Sends a message, and breaks the connection before the answer. */
  async giveUp(messageId: string, text: string, when: Promise<void>): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    const answer = this.client.sendMessage(requestOf(messageId, text), { signal });
    const outcome = answer.then(
      () => 'an answer',
      () => 'no answer',
    );
    await when;
    controller.abort();
    console.log(`  sends ${messageId} "${text}", and has ${await outcome}`);
  }

  /** Sends a message and waits for its task. */
  async send(messageId: string, text: string): Promise<Task> {
    const task = await this.client.sendMessage(requestOf(messageId, text));
    assert('artifacts' in task, 'The agent answers with a task.');
    const { id, status } = task;
    console.log(`  sends ${messageId} "${text}": "${textOf(status?.message)}", task ${id}`);
    return task;
  }

  /** Why a message is refused. */
  async refusal(messageId: string, text: string): Promise<string> {
    const error: unknown = await this.client.sendMessage(requestOf(messageId, text)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert(error instanceof Error, 'The message was not refused.');
    console.log(`  sends ${messageId} "${text}", and is refused: ${error.message}`);
    return error.message;
  }

  /** The events of a message that is sent to be watched. */
  async watch(messageId: string, text: string): Promise<string[]> {
    const kinds: string[] = [];
    for await (const { payload } of this.client.sendMessageStream(requestOf(messageId, text))) {
      kinds.push(payload?.$case ?? 'nothing');
    }
    console.log(`  watches ${messageId} "${text}": ${kinds.join(', ')}`);
    return kinds;
  }
}

function requestOf(messageId: string, text: string): SendMessageRequest {
  const message = { messageId, role: 'ROLE_USER', parts: [{ text }] };
  return SendMessageRequest.fromJSON({ message });
}
