import { afterEach, describe, expect, it } from '@jest/globals';
import {
  HttpException,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { status, type Metadata } from '@grpc/grpc-js';
import { Observable, of } from 'rxjs';
import { TaskStoreUnavailableError, UnauthenticatedError } from 'nestjs-a2a-redis';
import {
  createGrpcApp,
  type GrpcApp,
  type GrpcAppOptions,
} from '../../support/apps/create-grpc-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { expectNoLeak } from '../../support/apps/refusal.js';

/** As createTestApp has it without its own resolver. */
const PLAIN = { user: undefined as never, anonymous: undefined as never };

@Injectable()
class Names {
  of(token: string): string {
    return token.replace('Bearer ', '');
  }
}

/** Leaves the user on the call, where the token names one. */
@Injectable()
class CallGuard implements CanActivate {
  constructor(private readonly names: Names) {}

  canActivate(context: ExecutionContext): boolean {
    const call = context.getArgByIndex<{ metadata: Metadata; user?: object }>(2);
    const [token] = call.metadata.get('authorization');
    if (token) call.user = { sub: this.names.of(String(token)) };
    return true;
  }
}

@Injectable()
class MetadataGuard implements CanActivate {
  canActivate(context: ExecutionContext): Observable<boolean> {
    const metadata = context.switchToRpc().getContext<Metadata & { user?: object }>();
    metadata.user = { id: String(metadata.get('authorization')[0]) };
    return of(true);
  }
}

/** What a guard made for HTTP would do. */
@Injectable()
class MessageGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<{ user?: object }>().user = { sub: 'ann' };
    return true;
  }
}

function refusing(error?: Error): CanActivate {
  return {
    canActivate: () => {
      if (error) throw error;
      return false;
    },
  };
}

describe('callers over gRPC', () => {
  let agent: GrpcApp;

  afterEach(() => agent.close());

  async function start(
    server: GrpcAppOptions['server'],
    ...providers: readonly Type[]
  ): Promise<void> {
    class Module {}
    const imports = [{ module: Module, providers: [...providers], exports: [...providers] }];
    agent = await createGrpcApp('memory', { server: { ...PLAIN, ...server, imports } });
  }

  it.each([
    ['the call', CallGuard],
    ['its metadata', MetadataGuard],
  ])('are who a guard left on %s', async (_name, guard) => {
    await start({ guards: [guard] }, Names);
    const ann = { authorization: 'Bearer ann' };
    const { result } = await agent.peer.call('sendMessage', sendParams('work x'), ann);
    const { id } = (result as { task: { id: string } }).task;
    expect((await agent.peer.call('getTask', { id }, ann)).result).toMatchObject({ id });
    const bob = await agent.peer.call('getTask', { id }, { authorization: 'Bearer bob' });
    expect(bob.error).toMatchObject({ code: 'NOT_FOUND', reason: 'TASK_NOT_FOUND' });
  });

  it('are never who the message says', async () => {
    await start({ guards: [MessageGuard] });
    const { error } = await agent.peer.call('listTasks', {});
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'UNAUTHENTICATED' });
  });

  it('are who the resolver says, from the metadata', async () => {
    let transport = '';
    await start({
      user: (source) => {
        transport = source.transport;
        const name = source.headers['x-user'];
        return typeof name === 'string' ? { isAuthenticated: true, userName: name } : undefined;
      },
    });
    const own = await agent.peer.call('sendMessage', sendParams('work x'), { 'x-user': 'ann' });
    const { id } = (own.result as { task: { id: string } }).task;
    expect(transport).toBe('grpc');
    expect((await agent.peer.call('getTask', { id }, { 'x-user': 'bob' })).error?.code).toBe(
      'NOT_FOUND',
    );
    for (const operation of ['getTask', 'subscribeToTask'] as const) {
      const { error } = await agent.peer.call(operation, { id });
      expect(error).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'UNAUTHENTICATED' });
    }
  });

  it.each<[string, Error | undefined, object]>([
    ['no', undefined, { code: 'PERMISSION_DENIED', reason: 'PERMISSION_DENIED' }],
    ['401', new UnauthorizedException('Who?'), { code: 'UNAUTHENTICATED', message: 'Who?' }],
    ['429', new HttpException('Slower.', 429), { code: 'RESOURCE_EXHAUSTED', message: 'Slower.' }],
    ['418', new HttpException('No.', 418), { code: 'FAILED_PRECONDITION', reason: undefined }],
    ['who are you', new UnauthenticatedError(), { code: 'UNAUTHENTICATED' }],
    [
      'a status of its own',
      new RpcException({ code: status.OUT_OF_RANGE, message: 'Far.' }),
      { code: 'OUT_OF_RANGE', message: 'Far.' },
    ],
  ])('are told when a guard says %s, and the log is not', async (_name, error, wanted) => {
    await start({ guards: [refusing(error)] });
    for (const operation of ['sendMessage', 'sendStreamingMessage'] as const) {
      const answer = await agent.peer.call(operation, sendParams('work x'));
      expect(answer.error).toMatchObject(wanted);
    }
    expect(agent.logger.takeProblems()).toEqual([]);
  });

  it('are asked to try again when the store is away', async () => {
    await start({
      user: () => {
        throw new TaskStoreUnavailableError(new Error('connect ECONNREFUSED 10.0.0.1'));
      },
    });
    const { error } = await agent.peer.call('listTasks', {});
    expect(error).toMatchObject({ code: 'UNAVAILABLE', reason: 'UNAVAILABLE', retryAfter: 1 });
    expectNoLeak(error!.message);
  });

  it('learn nothing of an error of the application, and the log everything', async () => {
    await start({
      user: () => {
        throw new Error('password hunter2');
      },
    });
    for (const operation of ['sendMessage', 'sendStreamingMessage'] as const) {
      const { error } = await agent.peer.call(operation, sendParams('work x'));
      expect(error).toMatchObject({ code: 'INTERNAL', message: 'Internal error.' });
      expect(agent.logger.takeProblems().join()).toMatch(/hunter2/);
    }
  });
});
