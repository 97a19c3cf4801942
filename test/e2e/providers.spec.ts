import { afterEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, Scope, type Provider } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import type { Message } from '@a2a-js/sdk';
import { A2AProcessor, textOf, type MessageProcessor, type TaskHandle } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams } from '../support/apps/json-rpc.js';
import { wireText } from '../support/apps/wire.js';

@Injectable()
class Greeter {
  greet(name: string): string {
    return `Hello ${name}`;
  }
}

@A2AProcessor({ id: 'greet' })
class GreetProcessor implements MessageProcessor {
  constructor(@Inject(Greeter) protected readonly greeter: Greeter) {}

  process(message: Message): string {
    return this.greeter.greet(textOf(message));
  }
}

class PoliteProcessor extends GreetProcessor {
  override process(message: Message): string {
    return `${super.process(message)}, dear`;
  }
}

let made = 0;

@Injectable({ scope: Scope.REQUEST })
@A2AProcessor({ id: 'request' })
class RequestProcessor implements MessageProcessor {
  private readonly number = (made += 1);

  constructor(
    @Inject(REQUEST) private readonly request: TaskHandle,
    @Inject(Greeter) private readonly greeter: Greeter,
  ) {}

  process(message: Message, task: TaskHandle): string {
    const same = this.request === task && this.request.message === message;
    return `${this.greeter.greet('you')} ${this.number} ${same} ${this.request.user?.userName}`;
  }
}

@Injectable({ scope: Scope.TRANSIENT })
@A2AProcessor({ id: 'transient' })
class TransientProcessor implements MessageProcessor {
  constructor(@Inject(Greeter) private readonly greeter: Greeter) {}

  process(): string {
    return this.greeter.greet('transient');
  }
}

@Module({ providers: [Greeter, GreetProcessor] })
class FeatureModule {}

@Module({ imports: [FeatureModule] })
class NestedModule {}

const greeter = new Greeter();

const KINDS: [string, Provider[], string][] = [
  ['a class', [GreetProcessor], 'Hello hi'],
  ['useClass', [{ provide: 'token', useClass: GreetProcessor }], 'Hello hi'],
  ['useValue', [{ provide: 'token', useValue: new GreetProcessor(greeter) }], 'Hello hi'],
  [
    'useFactory',
    [
      {
        provide: 'token',
        inject: [Greeter],
        useFactory: (given: Greeter) => new GreetProcessor(given),
      },
    ],
    'Hello hi',
  ],
  [
    'an async useFactory',
    [{ provide: 'token', useFactory: async () => new GreetProcessor(greeter) }],
    'Hello hi',
  ],
  ['a subclass', [PoliteProcessor], 'Hello hi, dear'],
  [
    'an alias beside its class',
    [GreetProcessor, { provide: 'alias', useExisting: GreetProcessor }],
    'Hello hi',
  ],
  [
    'the same value under two tokens',
    ((value) => [
      { provide: 'one', useValue: value },
      { provide: 'two', useValue: value },
    ])(new GreetProcessor(greeter)),
    'Hello hi',
  ],
  [
    'a class replaced by a subclass',
    [{ provide: GreetProcessor, useClass: PoliteProcessor }],
    'Hello hi, dear',
  ],
  ['a transient class', [TransientProcessor], 'Hello transient'],
];

describe.each(PLATFORMS)('processors as providers over %s on %s', (store, adapter) => {
  let agent: TestApp | undefined;

  afterEach(async () => {
    await agent?.close();
    agent = undefined;
  });

  async function ask(text: string, headers?: Record<string, string>): Promise<string> {
    const { result } = await rpc(agent!.url, 'SendMessage', sendParams(text), headers);
    return wireText(result.message);
  }

  it.each(KINDS)('finds %s', async (_name, providers, expected) => {
    agent = await createTestApp(store, { adapter, providers: [Greeter, ...providers] });
    expect(await ask('hi')).toBe(expected);
    expect((await agent.client.getAgentCard()).skills).toHaveLength(1);
  });

  it('finds a processor of a module that is deep inside', async () => {
    agent = await createTestApp(store, { adapter, imports: [NestedModule], providers: [] });
    expect(await ask('hi')).toBe('Hello hi');
  });

  it('makes a request-scoped processor for each message, with the task as its request', async () => {
    made = 0;
    agent = await createTestApp(store, { adapter, providers: [Greeter, RequestProcessor] });
    expect(await ask('hi', { 'x-user': 'alice' })).toBe('Hello you 1 true alice');
    expect(await ask('hi', { 'x-user': 'bob' })).toBe('Hello you 2 true bob');
    expect(await ask('hi')).toBe('Hello you 3 true undefined');
  });
});

describe.each(PLATFORMS)('several processors over %s on %s', (store, adapter) => {
  let agent: TestApp | undefined;

  afterEach(async () => {
    await agent?.close();
    agent = undefined;
  });

  @A2AProcessor({ id: 'a-numbers', accepts: (message) => /^\d+$/.test(textOf(message)) })
  class NumberProcessor implements MessageProcessor {
    async process(_message: Message, task: TaskHandle): Promise<void> {
      await task.requireInput('numbers');
    }
  }

  @A2AProcessor({ id: 'b-digits', accepts: (message) => /\d/.test(textOf(message)) })
  class DigitProcessor implements MessageProcessor {
    process(): string {
      return 'digits';
    }
  }

  @A2AProcessor({ id: 'z-rest' })
  class RestProcessor implements MessageProcessor {
    process(): string {
      return 'rest';
    }
  }

  it('asks them in the order of their ids, and takes the default last', async () => {
    agent = await createTestApp(store, {
      adapter,
      providers: [RestProcessor, DigitProcessor, NumberProcessor],
    });
    const answer = async (text: string, taskId?: string) =>
      (await rpc(agent!.url, 'SendMessage', sendParams(text, { taskId }))).result;
    expect(wireText((await answer('x1')).message)).toBe('digits');
    expect(wireText((await answer('x')).message)).toBe('rest');
    const { task } = await answer('1');
    expect(wireText(task.status.message)).toBe('numbers');
    const next = await answer('a follow-up of no number', task.id);
    expect(wireText(next.task.status.message)).toBe('numbers');
  });

  it('refuses a message that none takes', async () => {
    agent = await createTestApp(store, { adapter, providers: [NumberProcessor] });
    const refused = await rpc(agent.url, 'SendMessage', sendParams('no number'));
    expect(refused).toMatchObject({ status: 200, id: 7, error: { code: -32004 } });
  });
});
