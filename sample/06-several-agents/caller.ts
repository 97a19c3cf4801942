import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ListTasksRequest, SendMessageRequest, type AgentCard } from '@a2a-js/sdk';
import {
  ClientFactory,
  JsonRpcTransportFactory,
  RestTransportFactory,
  type Client,
  type RequestOptions,
} from '@a2a-js/sdk/client';
import { textOf } from 'nestjs-a2a-redis';

/** Over HTTP+JSON the address of a task has the agent's path in it. */
const FACTORY = new ClientFactory({
  transports: [new JsonRpcTransportFactory(), new RestTransportFactory()],
  preferredTransports: ['HTTP+JSON'],
});

/** The official client of one agent, in the hands of one person. */
export class Caller {
  private constructor(
    private readonly client: Client,
    private readonly title: string,
    private readonly options: RequestOptions,
  ) {}

  /** @param name of a customer; none: nobody in particular */
  static async of(url: string, name?: string): Promise<Caller> {
    const client = await FACTORY.createFromUrl(`${url}/`);
    const card = await client.getAgentCard();
    const options = name ? { serviceParameters: { 'X-API-Key': `key-of-${name}` } } : {};
    return new Caller(client, `${name ?? 'nobody'} -> ${card.name}`, options);
  }

  card(): Promise<AgentCard> {
    return this.client.getAgentCard();
  }

  /** The agent's answer, and the id of the task where there is one. */
  async ask(text: string): Promise<{ id: string; says: string }> {
    const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }] };
    const request = SendMessageRequest.fromJSON({ message });
    const answer = await this.client.sendMessage(request, this.options);
    const isTask = 'status' in answer;
    const says = textOf(isTask ? answer.status?.message : answer);
    this.print(`asks "${text}": "${says}"`);
    return { id: isTask ? answer.id : '', says };
  }

  async count(): Promise<number> {
    const { totalSize } = await this.client.listTasks(ListTasksRequest.fromJSON({}), this.options);
    this.print(`counts ${totalSize} of its tasks`);
    return totalSize;
  }

  async canSee(id: string): Promise<boolean> {
    const error = await this.refusal(this.client.getTask({ tenant: '', id }, this.options));
    this.print(error ? `is told: ${error}` : 'sees the task');
    return error === undefined;
  }

  async isRefused(text: string): Promise<string> {
    const error = await this.refusal(this.ask(text));
    assert(error !== undefined, `${this.title} was not refused.`);
    this.print(`is refused: ${error}`);
    return error;
  }

  private refusal(call: Promise<unknown>): Promise<string | undefined> {
    return call.then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }

  private print(text: string): void {
    console.log(`  ${this.title.padEnd(20)}  ${text}`);
  }
}
