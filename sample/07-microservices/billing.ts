import { randomUUID } from 'node:crypto';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { Transport } from '@nestjs/microservices';
import { SendMessageRequest } from '@a2a-js/sdk';
import { map, type Observable } from 'rxjs';
import {
  A2AMicroserviceClient,
  A2AMicroserviceClientModule,
  type StreamedEvent,
} from 'nestjs-a2a-redis/microservices';

/** What one event means, in a word. */
function wordFor({ payload }: StreamedEvent): string {
  return payload?.$case === 'artifactUpdate' ? 'result' : (payload?.$case ?? 'nothing');
}

@Injectable()
export class Billing {
  constructor(private readonly agent: A2AMicroserviceClient) {}

  /** What the agent does for a text, as it happens. */
  shrink(text: string): Observable<string> {
    const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }] };
    return this.agent
      .sendMessageStream(SendMessageRequest.fromJSON({ message }))
      .pipe(map(wordFor));
  }
}

@Module({ providers: [Billing] })
export class BillingModule {
  static forRoot(redis: URL): DynamicModule {
    const agent = A2AMicroserviceClientModule.register({
      prefix: 'lowercase',
      headers: { authorization: 'Bearer billing-token' },
      client: {
        transport: Transport.REDIS,
        options: {
          host: redis.hostname,
          port: Number(redis.port),
          retryAttempts: 1_000,
          retryDelay: 500,
        },
      },
    });
    return { module: BillingModule, imports: [agent] };
  }
}
