import { afterEach, describe, expect, it } from '@jest/globals';
import { ListTasksRequest } from '@a2a-js/sdk';
import { lastValueFrom as value, toArray, type Observable } from 'rxjs';
import { AgentUnavailableError, type A2AMicroserviceClient } from 'nestjs-a2a-redis/microservices';
import {
  createService,
  type Service,
  type ServiceOptions,
} from '../../support/apps/create-service.js';
import { sendRequest } from '../../support/apps/json-rpc.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

/** Interleaving: the transport listens, a request comes, and only then guards and processors are made. */
describe('an instance that listens before it is initialized', () => {
  const instances: Service[] = [];

  afterEach(() => Promise.all(instances.splice(0).map((instance) => instance.close())));

  async function start(transport: 'tcp' | 'redis', options: ServiceOptions): Promise<Service> {
    const instance = await createService(transport, 'redis', options);
    instances.push(instance);
    return instance;
  }

  /** What each call ends with. */
  const outcomes = (calls: readonly Observable<unknown>[]) =>
    Promise.all(calls.map((call) => value(call.pipe(toArray())).catch((error: unknown) => error)));

  it('asks to try again, and lets nobody past its guards', async () => {
    const guarded: string[] = [];
    const guard = { canActivate: () => guarded.push('asked') > 0 };
    const work = sendRequest('work x');
    const calls = (client: A2AMicroserviceClient) => [
      client.listTasks(ListTasksRequest.fromJSON({})),
      client.sendMessage(work),
      client.sendMessageStream(work),
    ];
    let early: unknown[] = [];
    const agent = await start('tcp', {
      server: { guards: [guard] },
      early: async (client) => {
        early = await outcomes(calls(client));
      },
    });
    expect(early).toHaveLength(3);
    for (const error of early) {
      expect(error).toBeInstanceOf(AgentUnavailableError);
      expect(error).toMatchObject({ message: 'This instance is starting. Try again.' });
    }
    expect(guarded).toEqual([]);
    for (const answer of await outcomes(calls(agent.client))) expect(answer).toBeInstanceOf(Array);
    expect(guarded).toHaveLength(3);
  });

  it('leaves what every instance hears to those that are initialized', async () => {
    const prefix = uniquePrefix('starting');
    const options = { micro: { prefix }, options: { prefix } };
    const requests = Array.from({ length: 20 }, () => sendRequest('echo hi'));
    let answers: unknown[] = [];
    await start('redis', {
      ...options,
      early: async () => {
        const { client } = await start('redis', options);
        answers = await outcomes(requests.map((request) => client.sendMessage(request)));
      },
    });
    expect(answers).toHaveLength(20);
    for (const answer of answers) {
      expect(answer).toEqual([expect.objectContaining({ parts: expect.any(Array) as unknown })]);
    }
  });
});
