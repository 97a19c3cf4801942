import { Module, type DynamicModule } from '@nestjs/common';
import {
  A2AServerModule,
  MemoryTaskManagerModule,
  RedisTaskManagerModule,
  type CallSource,
} from 'nestjs-a2a-redis';
import { extendedCard, PUBLIC_CARD, type TokenUser } from './agent-card.js';
import type { CardKey } from './card-key.js';
import { JwtGuard } from './jwt.guard.js';
import { NotesProcessor } from './notes.processor.js';
import { Tokens, type Claims } from './tokens.js';

const OPTIONS = { agentCard: PUBLIC_CARD, extendedAgentCard: extendedCard };

export interface NotesOptions {
  readonly tokens: Tokens;
  readonly cardKey: CardKey;
  /** Without it the tasks are in memory. */
  readonly redisUrl?: string | undefined;
}

@Module({})
export class AppModule {
  static forRoot({ tokens, cardKey, redisUrl }: NotesOptions): DynamicModule {
    const auth = authModule(tokens);
    return {
      module: AppModule,
      imports: [
        redisUrl
          ? RedisTaskManagerModule.forRoot({ ...OPTIONS, connection: redisUrl, prefix: 'notes' })
          : MemoryTaskManagerModule.forRoot(OPTIONS),
        A2AServerModule.forRoot({
          imports: [auth], // where the guard's dependencies come from
          guards: [JwtGuard],
          user: (call) => userOf(call),
          tenant: (call) => claimsOf(call)?.tenant,
          agentCardSigning: cardKey.signing,
        }),
      ],
      providers: [NotesProcessor],
    };
  }
}

@Module({})
class AuthModule {}

function authModule(tokens: Tokens): DynamicModule {
  const provider = { provide: Tokens, useValue: tokens };
  return { module: AuthModule, providers: [provider], exports: [Tokens] };
}

/** What the guard left behind. */
function claimsOf({ user }: CallSource): Claims | undefined {
  return user as Claims | undefined;
}

function userOf(call: CallSource): TokenUser | undefined {
  const claims = claimsOf(call);
  return claims && { isAuthenticated: true, userName: claims.sub, claims };
}
