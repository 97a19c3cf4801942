import { afterEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  A2AServerModule,
  ConfigurationError,
  MemoryTaskManagerModule,
  PushConfigRepository,
  RedisTaskManagerModule,
  TaskManager,
  TaskRepository,
  type AsyncModuleOptions,
  type RedisTaskManagerOptions,
  type TaskManagerOptionsFactory,
} from 'nestjs-a2a-redis';
import { CapturingLogger } from '../../support/apps/capturing-logger.js';
import { CARD, createTestApp, PLATFORMS, type StoreName } from '../../support/apps/create-app.js';
import { rpc, sendParams, sendRequest } from '../../support/apps/json-rpc.js';
import { scripted } from '../../support/apps/scripted.processor.js';
import { sharedRedisUrl } from '../../support/shared-redis.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

function given(): RedisTaskManagerOptions {
  return { agentCard: CARD, connection: sharedRedisUrl(), prefix: uniquePrefix('module') };
}

@Injectable()
class Settings implements TaskManagerOptionsFactory<RedisTaskManagerOptions> {
  async createTaskManagerOptions(): Promise<RedisTaskManagerOptions> {
    return given();
  }
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

function forRootAsync(
  store: StoreName,
  options: AsyncModuleOptions<RedisTaskManagerOptions>,
): DynamicModule {
  return store === 'redis'
    ? RedisTaskManagerModule.forRootAsync(options)
    : MemoryTaskManagerModule.forRootAsync(options);
}

describe.each(PLATFORMS)('the task manager module over %s on %s', (store, adapter) => {
  let module: TestingModule | undefined;

  afterEach(async () => {
    await module?.close();
    module = undefined;
  });

  async function start(...imports: DynamicModule[]): Promise<TestingModule> {
    const builder = Test.createTestingModule({ imports, providers: [scripted()] });
    module = await builder.setLogger(new CapturingLogger()).compile();
    return module.init();
  }

  it.each<[string, AsyncModuleOptions<RedisTaskManagerOptions>]>([
    ['useFactory', { useFactory: given }],
    ['an async useFactory', { useFactory: async () => given() }],
    [
      'useFactory with inject',
      {
        imports: [SettingsModule],
        inject: [Settings],
        useFactory: (settings: Settings) => settings.createTaskManagerOptions(),
      },
    ],
    ['useClass', { useClass: Settings }],
    ['useExisting', { imports: [SettingsModule], useExisting: Settings }],
  ])('takes its options from %s', async (_name, options) => {
    const app = await start(forRootAsync(store, options));
    const task = await app.get(TaskManager, { strict: false }).sendMessage(sendRequest('work x'));
    expect(task).toHaveProperty('artifacts.length', 1);
  });

  it.each<[string, AsyncModuleOptions<RedisTaskManagerOptions>]>([
    ['nothing', {}],
    ['two ways', { useFactory: given, useClass: Settings }],
  ])('refuses to take its options from %s', (_name, options) => {
    expect(() => forRootAsync(store, options)).toThrow(ConfigurationError);
    expect(() => forRootAsync(store, options)).toThrow(/exactly one of "useFactory"/);
  });

  it('reports options that are wrong when the application starts', async () => {
    const wrong = { useFactory: () => ({ ...given(), lease: 'soon' }) };
    await expect(start(forRootAsync(store, wrong))).rejects.toThrow(
      /TaskManagerModule: option "lease" must be .*'30s'.*; got "soon"/,
    );
  });

  it('reports options that are missing', async () => {
    const missing = { useFactory: () => undefined as never };
    await expect(start(forRootAsync(store, missing))).rejects.toThrow(/options are missing/);
  });

  it('can be used by code of the application', async () => {
    const app = await start(forRootAsync(store, { useFactory: given }));
    const tasks = app.get(TaskManager, { strict: false });
    const frames: unknown[] = [];
    await tasks.sendMessageStream(sendRequest('work x')).forEach((event) => frames.push(event));
    expect(frames).toHaveLength(4);
    const page = await tasks.listTasks({
      tenant: '',
      contextId: '',
      status: 0,
      pageSize: undefined,
      pageToken: '',
      historyLength: undefined,
      statusTimestampAfter: undefined,
      includeArtifacts: undefined,
    });
    expect(page.totalSize).toBe(1);
  });

  it('need not be global', async () => {
    const local = forRootAsync(store, { useFactory: given, isGlobal: false });
    const server = A2AServerModule.forRoot({ imports: [local] });
    expect(await start(local, server)).toBeDefined();
  });

  it('lets a repository be replaced', async () => {
    const saved: unknown[] = [];
    class NotePushConfigs extends PushConfigRepository {
      async save(_scope: unknown, config: unknown) {
        saved.push(config);
        return 'saved' as const;
      }
      async list() {
        return [];
      }
      async delete() {
        return 'deleted' as never;
      }
    }
    const overrides = [{ provide: PushConfigRepository, useClass: NotePushConfigs }];
    const agent = await createTestApp(store, {
      adapter,
      options: { overrides },
      card: { capabilities: { pushNotifications: true } },
    });
    expect(agent.app.get(PushConfigRepository)).toBeInstanceOf(NotePushConfigs);
    const config = { taskId: 'any', url: 'https://hooks.example' };
    const answer = await rpc(agent.url, 'CreateTaskPushNotificationConfig', config);
    expect(answer.error).toBeUndefined();
    expect(saved).toEqual([expect.objectContaining(config)]);
    await agent.close();
  });

  it('lets a test replace a repository, as any provider', async () => {
    const unavailable = { newTaskId: () => 'made-up' };
    const builder = Test.createTestingModule({
      imports: [forRootAsync(store, { useFactory: given })],
      providers: [scripted()],
    });
    module = await builder
      .setLogger(new CapturingLogger())
      .overrideProvider(TaskRepository)
      .useValue(unavailable)
      .compile();
    expect(module.get(TaskRepository, { strict: false })).toBe(unavailable);
  });
});

describe('a task manager module that is not global', () => {
  it('is missed by a server that does not import it', async () => {
    const options = { agentCard: CARD, isGlobal: false };
    const imports = [MemoryTaskManagerModule.forRoot(options), A2AServerModule.forRoot()];
    const builder = Test.createTestingModule({ imports, providers: [scripted()] });
    const started = builder.setLogger(new CapturingLogger()).compile();
    await expect(started).rejects.toThrow(/TaskManager/);
  });
});

describe('two agents in one process', () => {
  it('do not see the tasks of each other, when their prefixes differ', async () => {
    const [one, two] = [await createTestApp('redis'), await createTestApp('redis')];
    const { result } = await rpc(one.url, 'SendMessage', sendParams('work x'));
    const answer = await rpc(two.url, 'GetTask', { id: result.task.id });
    expect(answer.error?.code).toBe(-32001);
    await Promise.all([one.close(), two.close()]);
  });
});
