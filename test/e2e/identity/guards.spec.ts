import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ForbiddenException,
  Inject,
  Injectable,
  Module,
  Scope,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_GUARD, REQUEST } from '@nestjs/core';
import { PermissionDeniedError, UnauthenticatedError, type CallSource } from 'nestjs-a2a-redis';
import {
  createTestApp,
  NO_IDENTITY,
  type TestApp,
  type TestAppOptions,
} from '../../support/apps/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { scripted } from '../../support/apps/scripted.processor.js';
import { expectNoLeak } from '../../support/apps/refusal.js';
import { wireText } from '../../support/apps/wire.js';

interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  user?: unknown;
}

/** Knows the tokens of users. */
@Injectable()
class Tokens {
  /** What a strategy of Passport makes of a token. */
  read(header: string | undefined): object | undefined {
    const name = header?.replace('Bearer ', '');
    return name === undefined ? undefined : { sub: name, roles: name === 'guest' ? [] : ['user'] };
  }
}

@Module({ providers: [Tokens], exports: [Tokens] })
class TokensModule {}

/** Does what the guards of Passport do: leaves `request.user`, or refuses. */
@Injectable()
class TokenGuard implements CanActivate {
  constructor(@Inject(Tokens) private readonly tokens: Tokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.method === 'GET') return true;
    request.user = await Promise.resolve(this.tokens.read(request.headers['authorization']));
    if (request.user === undefined) throw new UnauthorizedException();
    if ((request.user as { roles: string[] }).roles.length === 0) throw new ForbiddenException();
    return true;
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestScopedGuard extends TokenGuard {
  constructor(
    @Inject(Tokens) tokens: Tokens,
    @Inject(REQUEST) private readonly request: Request,
  ) {
    super(tokens);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.request !== context.switchToHttp().getRequest()) throw new Error('Another request');
    return super.canActivate(context);
  }
}

const whoami = ({ user }: { user: { userName: string } | undefined }) => `${user?.userName}`;

/** Ways to have a guard in an application. */
const GUARDED: [string, TestAppOptions][] = [
  ['as APP_GUARD', { imports: [TokensModule], providers: [appGuard(TokenGuard)] }],
  [
    'as a request-scoped APP_GUARD',
    { imports: [TokensModule], providers: [appGuard(RequestScopedGuard)] },
  ],
  [
    'as a global guard',
    { configure: (app) => void app.useGlobalGuards(new TokenGuard(new Tokens())) },
  ],
  ['in "guards", with dependencies', withGuards(TokenGuard)],
  ['in "guards", request-scoped', withGuards(RequestScopedGuard)],
  ['in "guards", as an object', { server: { guards: [new TokenGuard(new Tokens())] } }],
];

function appGuard(useClass: typeof TokenGuard | typeof RequestScopedGuard) {
  return { provide: APP_GUARD, useClass: useClass as typeof TokenGuard };
}

function withGuards(guard: typeof TokenGuard | typeof RequestScopedGuard): TestAppOptions {
  const server = { guards: [guard as typeof TokenGuard], imports: [TokensModule] };
  return { server };
}

let agent: TestApp | undefined;

afterEach(async () => {
  await agent?.close();
  agent = undefined;
});

async function start({ server, providers = [], ...options }: TestAppOptions): Promise<string> {
  agent = await createTestApp('memory', {
    ...options,
    server: { ...NO_IDENTITY, ...server },
    providers: [...providers, scripted({ whoami })],
  });
  return agent.url;
}

describe.each(GUARDED)('a guard %s', (_name, options) => {
  it('names the caller by request.user', async () => {
    const url = await start(options);
    const headers = { Authorization: 'Bearer alice' };
    const { result } = await rpc(url, 'SendMessage', sendParams('whoami'), headers);
    expect(wireText(result.message)).toBe('alice');
  });

  it.each(['SendMessage', 'SendStreamingMessage', 'ListTasks'])(
    'refuses %s in the form of the binding: 401 and 403',
    async (method) => {
      const url = await start(options);
      const nobody = await rpc(url, method, sendParams('whoami'));
      expect(nobody).toMatchObject({ status: 401, id: 7, error: { code: -32000 } });
      expect(nobody.headers.get('www-authenticate')).toBe('Bearer');
      const headers = { Authorization: 'Bearer guest' };
      const guest = await rpc(url, method, sendParams('whoami'), headers);
      expect(guest).toMatchObject({ status: 403, id: 7, error: { code: -32000 } });
      expect(guest.headers.get('www-authenticate')).toBeNull();
    },
  );

  it('§7.5 MUST keep the tasks of its users apart', async () => {
    const url = await start(options);
    const [alice, bob] = ['alice', 'bob'].map((name) => ({ Authorization: `Bearer ${name}` }));
    const { result } = await rpc(url, 'SendMessage', sendParams('work x'), alice);
    const { id } = result.task;
    expect((await rpc(url, 'GetTask', { id }, alice)).result.id).toBe(id);
    expect((await rpc(url, 'GetTask', { id }, bob)).error?.code).toBe(-32001);
  });
});

describe('the guards of an agent', () => {
  it('are not asked for its card', async () => {
    const url = await start({ server: { guards: [refusing(new ForbiddenException())] } });
    expect((await fetch(`${url}/.well-known/agent-card.json`)).status).toBe(200);
    expect((await rpc(url, 'ListTasks', {})).status).toBe(403);
  });

  it('refuse by answering no, too', async () => {
    const url = await start({ server: { guards: [{ canActivate: () => false }] } });
    const answer = await rpc(url, 'ListTasks', {});
    expect(answer).toMatchObject({
      status: 403,
      error: { data: [{ reason: 'PERMISSION_DENIED' }] },
    });
  });
});

describe('an option "user"', () => {
  const headers = { 'x-key': 'k1' };
  const ask = async (user: (source: CallSource) => never) => {
    const url = await start({ server: { user } });
    return rpc(url, 'SendMessage', sendParams('whoami'), headers);
  };

  it('names the caller after a look elsewhere', async () => {
    const keys = new Map([['k1', 'alice']]);
    const answer = await ask((async ({ headers: given }: CallSource) => {
      await new Promise(setImmediate);
      const userName = keys.get(String(given['x-key']));
      return userName && { isAuthenticated: true, userName };
    }) as never);
    expect(wireText(answer.result.message)).toBe('alice');
  });

  it.each<[string, Error, number]>([
    ['PermissionDeniedError', new PermissionDeniedError('Your account is locked.'), 403],
    ['UnauthenticatedError', new UnauthenticatedError('The key has expired.'), 401],
    ["Nest's ForbiddenException", new ForbiddenException('Your account is locked.'), 403],
  ])('refuses with %s, thrown or rejected', async (_name, error, status) => {
    for (const user of [throwing(error), () => Promise.reject(error)]) {
      const answer = await ask(user as never);
      expect(answer).toMatchObject({ status, error: { code: -32000, message: error.message } });
      expect(agent!.logger.takeProblems()).toEqual([]);
      await agent!.close();
    }
  });

  it('says nothing to the client of a failure of its own', async () => {
    const answer = await ask((() => Promise.reject(new Error('ldap.internal is down'))) as never);
    expect(answer).toMatchObject({ status: 500, error: { code: -32603 } });
    expectNoLeak(answer.text, ['ldap']);
    expect(agent!.logger.takeProblems().join()).toContain('ldap.internal');
  });

  it('comes after the guards, and sees what they left behind', async () => {
    const order: string[] = [];
    const guard: CanActivate = {
      canActivate: (context) => {
        order.push('guard');
        context.switchToHttp().getRequest<Request>().user = { account: 'alice' };
        return true;
      },
    };
    const user = ({ user: left }: CallSource) => {
      order.push('user');
      return { isAuthenticated: true, userName: (left as { account: string }).account };
    };
    const url = await start({ server: { guards: [guard], user } });
    const { result } = await rpc(url, 'SendMessage', sendParams('whoami'));
    expect(wireText(result.message)).toBe('alice');
    expect(order).toEqual(['guard', 'user']);
  });
});

function throwing(error: Error) {
  return () => {
    throw error;
  };
}

function refusing(error: Error): CanActivate {
  return { canActivate: throwing(error) };
}
