import {
  Module,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
  type INestMicroservice,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { Message } from '@a2a-js/sdk';
import {
  A2AProcessor,
  A2AServerModule,
  RedisTaskManagerModule,
  textOf,
  textPart,
  type MessageProcessor,
  type TaskHandle,
} from 'nestjs-a2a-redis';
import { A2AMicroserviceModule, type A2APayload } from 'nestjs-a2a-redis/microservices';

/** Knows the services of the company by their tokens. */
class ServiceTokenGuard implements CanActivate {
  private readonly services = new Map([['Bearer billing-token', 'billing']]);

  canActivate(host: ExecutionContext): boolean {
    const { headers } = host.switchToRpc().getData<A2APayload>();
    const name = this.services.get(headers?.['authorization'] ?? '');
    host.switchToRpc().getContext<{ user?: unknown }>().user = name;
    return name !== undefined;
  }
}

@A2AProcessor({
  id: 'lowercase',
  name: 'Lowercase',
  description: 'Makes text small.',
  tags: ['text'],
})
class LowercaseProcessor implements MessageProcessor {
  async process(message: Message, task: TaskHandle): Promise<void> {
    await task.working('Reading');
    await task.artifact({ name: 'result', parts: [textPart(textOf(message).toLowerCase())] });
    await task.complete('Done');
  }
}

@Module({ providers: [LowercaseProcessor] })
class AgentModule {
  static forRoot(redis: URL): DynamicModule {
    return {
      module: AgentModule,
      imports: [
        RedisTaskManagerModule.forRoot({
          connection: redis.href,
          agentCard: { name: 'Lowercase', description: 'Makes text small.', version: '1.0.0' },
        }),
        A2AServerModule.forRoot({ guards: [ServiceTokenGuard] }),
        A2AMicroserviceModule.forRoot({ prefix: 'lowercase' }),
      ],
    };
  }
}

/** An instance of the agent; there may be many on one Redis. */
export async function startAgent(redis: URL): Promise<INestMicroservice> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    AgentModule.forRoot(redis),
    {
      transport: Transport.REDIS,
      options: {
        host: redis.hostname,
        port: Number(redis.port),
        retryAttempts: 1_000,
        retryDelay: 500,
      },
      logger: ['warn', 'error'],
    },
  );
  app.enableShutdownHooks();
  await app.listen();
  return app;
}
