import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  type DynamicModule,
  type INestApplication,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Message } from '@a2a-js/sdk';
import {
  A2AServerModule,
  ConfigurationError,
  getTaskManagerToken,
  InjectTaskManager,
  MemoryTaskManagerModule,
  TaskManager,
  textOf,
  type A2AServerOptions,
} from 'nestjs-a2a-redis';
import { CapturingLogger } from '../../support/apps/capturing-logger.js';
import { CARD } from '../../support/apps/create-app.js';
import { rpc, sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { agentModule, processorOf } from '../../support/apps/two-agents.js';
import { wireText } from '../../support/apps/wire.js';

const RootProcessor = processorOf('RootProcessor', { id: 'main' });
const BillingProcessor = processorOf('BillingProcessor', { id: 'main', agent: 'billing' });

const logger = new CapturingLogger();

function compile(metadata: ModuleMetadata): Promise<TestingModule> {
  const imports = [MemoryTaskManagerModule.forRoot({ agentCard: CARD }), ...metadata.imports!];
  const builder = Test.createTestingModule({ ...metadata, imports });
  return builder.setLogger(logger).compile();
}

async function start(metadata: ModuleMetadata): Promise<TestingModule> {
  return (await compile(metadata)).init();
}

const root = (options: A2AServerOptions = {}) =>
  A2AServerModule.forRoot({ anonymous: true, ...options });
const twoFeatures = (...options: object[]) =>
  options.map((own, i) => agentModule(`agent${i}`, own));

function aboutPath(
  name: string,
  server: DynamicModule,
  path: string,
): [string, ModuleMetadata, RegExp] {
  const imports = [agentModule('billing', { path }), server];
  return [
    `the path ${name}`,
    { imports, providers: [RootProcessor] },
    new RegExp(`option "path" must not be "${path}".*HTTP\\+JSON of the agent at "/"`),
  ];
}

const WRONG: [string, ModuleMetadata, RegExp][] = [
  [
    'a processor of an agent nobody declares',
    { imports: [root()], providers: [RootProcessor, BillingProcessor] },
    /^BillingProcessor is a processor of agent "billing".*forFeature\(\{ agent: 'billing' \}\)/,
  ],
  [
    'an agent without processors',
    { imports: [root(), agentModule('billing', {}, [])], providers: [RootProcessor] },
    /forFeature\(\): agent "billing" has no processor; .*@A2AProcessor\(\{ agent: 'billing' \}\)/,
  ],
  [
    'one agent twice',
    { imports: [agentModule('billing'), agentModule('billing', { path: '/b' }, [])] },
    /option "agent" names "billing" twice/,
  ],
  [
    'one path twice',
    { imports: twoFeatures({ path: '/same' }, { path: 'same/' }) },
    /option "path" gives two agents the address "\/same"/,
  ],
  [
    'the path of the root agent',
    { imports: [root(), agentModule('billing', { path: '/' })], providers: [RootProcessor] },
    /option "path" gives two agents the address "\/"/,
  ],
  [
    "the root agent's card at another path",
    {
      imports: [A2AServerModule.forRoot({ path: '/a2a' }), agentModule('billing', { path: '/' })],
      providers: [RootProcessor],
    },
    /option "path" gives two agents the address "\/\.well-known\/agent-card\.json"/,
  ],
  ...['/tasks', '/tasks/billing', '/extendedAgentCard'].map((path) =>
    aboutPath(`${path}, of the root agent`, root(), path),
  ),
  aboutPath('/v1, of version 0.3 of the root agent', root({ v03: true }), '/v1'),
  [
    'a root agent that is served, and empty',
    { imports: [root(), agentModule('billing')] },
    /forRoot\(\) serves an agent without a processor.*or leave forRoot\(\) out/,
  ],
  [
    'two processors of one id in an agent',
    {
      imports: [
        agentModule('billing', {}, [
          BillingProcessor,
          processorOf('TwinProcessor', { agent: 'billing', id: 'main', default: true }),
        ]),
      ],
    },
    /(BillingProcessor and TwinProcessor|TwinProcessor and BillingProcessor) .*same id "main"/,
  ],
  [
    'an id that reads as one of another agent',
    {
      imports: [agentModule('billing')],
      providers: [processorOf('SlashProcessor', { id: 'billing/main' })],
    },
    /two processors .*"billing\/main".*id/i,
  ],
];

describe('an application that declares its agents wrongly', () => {
  it.each(WRONG)('does not start: %s', async (_name, metadata, message) => {
    const started = start(metadata);
    await expect(started).rejects.toThrow(message);
    await expect(started).rejects.toBeInstanceOf(ConfigurationError);
  });

  it.each([
    [{ agent: '' }, 'agent'],
    [{ agent: 'two words' }, 'agent'],
    [{ agent: 'line\nbreak' }, 'agent'],
    [{ agent: 'a'.repeat(65) }, 'agent'],
    [{ agent: undefined }, 'agent'],
    [{ agent: 'a', agentCard: undefined }, 'agentCard'],
    [{ agent: 'a', extendedAgentCard: 'secret' }, 'extendedAgentCard'],
    [{ agent: 'a', guards: 'all' }, 'guards'],
    [{ agent: 'a', path: '/a b' }, 'path'],
  ])('is told which option of forFeature() is wrong: %j', (options, name) => {
    const given = { agentCard: CARD, ...options } as never;
    expect(() => A2AServerModule.forFeature(given)).toThrow(ConfigurationError);
    expect(() => A2AServerModule.forFeature(given)).toThrow(`option "${name}" must be`);
  });
});

describe('an application with agents', () => {
  let module: TestingModule | undefined;
  let app: INestApplication | undefined;

  afterEach(async () => {
    await app?.close();
    await module?.close();
    module = app = undefined;
  });

  async function serve(metadata: ModuleMetadata): Promise<string> {
    app = (await compile(metadata)).createNestApplication({ forceCloseConnections: true, logger });
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  }

  it('serves nothing at the root without forRoot()', async () => {
    const url = await serve({ imports: [agentModule('billing')] });
    expect((await fetch(`${url}/.well-known/agent-card.json`)).status).toBe(404);
    expect((await rpc(url, 'ListTasks', {})).status).toBe(404);
    const { result } = await rpc(`${url}/billing`, 'SendMessage', sendParams('task'));
    expect(wireText(result.task.status.message)).toContain('billing');
  });

  it('may have a root agent for its own code that is not served', async () => {
    module = await start({ imports: [agentModule('billing')], providers: [RootProcessor] });
    const reply = await module.get(TaskManager, { strict: false }).sendMessage(sendRequest('who'));
    expect(textOf(reply as Message)).toMatch(/^RootProcessor as "": /);
  });

  it('may be where a tenant of another would be, and at a path that one does not serve', async () => {
    const url = await serve({
      imports: [
        root({ bindings: ['JSONRPC'], v03: true }),
        agentModule('billing', { path: '/acme/tasks' }),
        agentModule('shipping', { path: '/tasks' }),
        agentModule('v1'),
      ],
      providers: [RootProcessor],
    });
    for (const path of ['/acme/tasks', '/tasks', '/v1']) {
      expect((await rpc(`${url}${path}`, 'ListTasks', {})).result.totalSize).toBe(0);
    }
  });

  it('uses the same id for processors of different agents', async () => {
    const url = await serve({
      imports: [root(), agentModule('billing'), agentModule('shipping')],
      providers: [RootProcessor],
    });
    for (const path of ['/billing', '/shipping']) {
      const { result } = await rpc(`${url}${path}`, 'SendMessage', sendParams('task'));
      expect(wireText(result.task.status.message)).toContain(path.slice(1));
    }
  });

  it('injects the task manager of an agent where its module is imported', async () => {
    const feature = A2AServerModule.forFeature({ agent: 'billing', agentCard: CARD });

    @Injectable()
    class Reminders {
      constructor(@InjectTaskManager('billing') readonly tasks: TaskManager) {}
    }

    @Controller('reminders')
    class RemindersController {
      constructor(private readonly reminders: Reminders) {}

      @Get()
      async count(): Promise<object> {
        const { tasks } = this.reminders;
        await tasks.sendMessage(sendRequest('task'));
        return { agent: (await tasks.requestHandler().getAgentCard()).skills.map(({ id }) => id) };
      }
    }
    Reflect.defineMetadata('design:paramtypes', [Reminders], RemindersController);

    const url = await serve({
      imports: [feature, root()],
      providers: [RootProcessor, BillingProcessor, Reminders],
      controllers: [RemindersController as Type],
    });
    expect(await (await fetch(`${url}/reminders`)).json()).toEqual({ agent: ['main'] });
    const billing = app!.get<TaskManager>(getTaskManagerToken('billing'), { strict: false });
    expect(app!.get(Reminders).tasks).toBe(billing);
    expect(app!.get(TaskManager, { strict: false })).not.toBe(billing);
    const listed = await rpc(`${url}/billing`, 'ListTasks', {});
    expect(listed.result.totalSize).toBe(1);
  });

  it('may import the module of an agent in several places', async () => {
    const feature = A2AServerModule.forFeature({ agent: 'billing', agentCard: CARD });
    class First {}
    class Second {}
    const imports = [First, Second].map((module) => ({ module, imports: [feature] }));
    module = await start({ imports, providers: [BillingProcessor] });
    const tasks = module.get<TaskManager>(getTaskManagerToken('billing'), { strict: false });
    expect(await tasks.sendMessage(sendRequest('who'))).toHaveProperty('messageId');
  });
});
