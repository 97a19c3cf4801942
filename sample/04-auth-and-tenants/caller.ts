import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ListTasksRequest, SendMessageRequest, type Message, type Task } from '@a2a-js/sdk';
import { ClientFactory, type Client, type RequestOptions } from '@a2a-js/sdk/client';
import type { Claims, Tokens } from './tokens.js';

/** The official client in the hands of one person. */
export class Caller {
  private constructor(
    private readonly name: string,
    private readonly client: Client,
    private readonly options: RequestOptions,
  ) {}

  static async with(url: string, tokens: Tokens, claims: Claims): Promise<Caller> {
    const serviceParameters = { Authorization: `Bearer ${await tokens.issue(claims)}` };
    const client = await new ClientFactory().createFromUrl(url);
    return new Caller(`${claims.sub} of ${claims.tenant}`, client, { serviceParameters });
  }

  static async anonymous(url: string): Promise<Caller> {
    return new Caller('nobody', await new ClientFactory().createFromUrl(url), {});
  }

  note(client: Client, text: string, tenant = ''): Promise<Message | Task> {
    const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }] };
    return client.sendMessage(SendMessageRequest.fromJSON({ tenant, message }), this.options);
  }

  get(client: Client, id: string): Promise<Task> {
    return client.getTask({ tenant: '', id }, this.options);
  }

  /** Sends a note; the id of its task. */
  async keep(text: string): Promise<string> {
    const task = await this.note(this.client, text);
    assert('artifacts' in task, 'The agent answers with a task.');
    this.print(`keeps "${text}": ${task.artifacts[0]?.name}`);
    return task.id;
  }

  /** What the agent says to a call that it has to refuse. */
  async refusal(call: (client: Client) => Promise<unknown>): Promise<string> {
    const error: unknown = await call(this.client).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert(error instanceof Error, `${this.name} was not refused.`);
    this.print(`is refused: ${error.message}`);
    return error.message;
  }

  async count(): Promise<number> {
    const { totalSize } = await this.client.listTasks(ListTasksRequest.fromJSON({}), this.options);
    this.print(`has ${totalSize} tasks`);
    return totalSize;
  }

  /** Of the extended card. */
  async description(): Promise<string> {
    const { description } = await this.client.getAgentCard(this.options);
    this.print(`reads "${description}"`);
    return description;
  }

  private print(text: string): void {
    console.log(`  ${this.name.padEnd(14)}  ${text}`);
  }
}
