import { gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  BadRequestException,
  Catch,
  Controller,
  ForbiddenException,
  Get,
  RequestMethod,
  UnauthorizedException,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { map, throwError, type Observable } from 'rxjs';
import { ConfigurationError } from 'nestjs-a2a-redis';
import {
  ADAPTERS,
  createTestApp,
  type TestApp,
  type TestAppOptions,
} from '../../support/apps/create-app.js';
import { post, rpc, sendParams } from '../../support/apps/json-rpc.js';
import { rest } from '../../support/apps/rest.js';
import { scripted } from '../../support/apps/scripted.processor.js';
import { kindOf, SseReader } from '../../support/apps/sse-reader.js';
import { v03, v03Message } from '../../support/apps/v03.js';
import { wireText } from '../../support/apps/wire.js';

class Wrapping implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

class Refusing implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    if (headers['x-refuse'] !== 'interceptor') return next.handle();
    return throwError(() => new BadRequestException('Not like this.'));
  }
}

class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    if (headers['x-refuse'] === '401') throw new UnauthorizedException('Who are you?');
    if (headers['x-refuse'] === '403') throw new ForbiddenException('Not you.');
    return true;
  }
}

/** Pipes of an application change what they get. */
class Emptying implements PipeTransform {
  transform(): object {
    return {};
  }
}

@Catch()
class CatchAll implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    const reply = host
      .switchToHttp()
      .getResponse<{ status(code: number): { send(x: unknown): void } }>();
    reply.status(418).send({ caught: true });
  }
}

/** What every agent must still do. */
async function expectWorks(agent: TestApp, at = ''): Promise<void> {
  const url = `${agent.url}${at}`;
  const sent = await rest(url, 'POST /message:send', { body: sendParams('work x') });
  expect(sent.status).toBe(200);
  const { id } = sent.body.task;
  expect((await rest(url, `GET /tasks/${id}`)).body).toMatchObject({ id });
  const bad = await rest(url, 'GET /tasks?pageSize=0');
  expect(bad).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  const called = await rpc(url, 'GetTask', { id });
  expect(called).toMatchObject({ status: 200, id: 7, result: { id } });
  const sse = await SseReader.openRest(url, 'POST /message:stream', { body: sendParams('work x') });
  expect((await sse.rest()).map(kindOf).at(-1)).toBe('COMPLETED');
}

async function cardOf({ url }: TestApp): Promise<{ supportedInterfaces: { url: string }[] }> {
  const response = await fetch(`${url}/.well-known/agent-card.json`);
  return (await response.json()) as { supportedInterfaces: { url: string }[] };
}

@Controller('agent')
class OwnController {
  @Get('own')
  own(): string {
    return 'own';
  }
}

describe.each(ADAPTERS)('an application on %s', (adapter) => {
  let agent: TestApp;

  afterEach(() => agent.close());

  const start = async (options: TestAppOptions = {}) => {
    agent = await createTestApp('memory', { adapter, ...options });
  };

  it('may map answers with a global interceptor', async () => {
    await start({ providers: [{ provide: APP_INTERCEPTOR, useClass: Wrapping }, scripted()] });
    await expectWorks(agent);
  });

  it('may validate with global pipes', async () => {
    await start({ providers: [{ provide: APP_PIPE, useClass: Emptying }, scripted()] });
    await expectWorks(agent);
  });

  it('may catch what it likes with a global filter', async () => {
    await start({ providers: [{ provide: APP_FILTER, useClass: CatchAll }, scripted()] });
    await expectWorks(agent);
    expect((await fetch(`${agent.url}/other`)).status).toBe(418);
  });

  it.each([
    ['401', 401, 'UNAUTHENTICATED'],
    ['403', 403, 'PERMISSION_DENIED'],
    ['interceptor', 400, 'INVALID_ARGUMENT'],
  ])('refuses in the form of the binding: %s', async (refuse, code, status) => {
    const guard = { provide: APP_GUARD, useClass: HeaderGuard };
    await start({
      providers: [guard, { provide: APP_INTERCEPTOR, useClass: Refusing }, scripted()],
    });
    const headers = { 'x-refuse': refuse };
    const answer = await rest(agent.url, 'GET /tasks', { headers });
    expect(answer).toMatchObject({ status: code, body: { error: { code, status } } });
    expect(answer.headers.get('content-type')).toBe('application/a2a+json');
    expect(answer.headers.get('www-authenticate')).toBe(code === 401 ? 'Bearer' : null);
    expect((await rpc(agent.url, 'ListTasks', {}, headers)).status).toBe(code);
    await expectWorks(agent);
  });

  it('may have a global prefix: endpoints and card move, the place of the card does not', async () => {
    await start({
      server: { path: '/agent' },
      configure: (app) => void app.setGlobalPrefix('api/v1', { exclude: ['health'] }),
    });
    await expectWorks(agent, '/api/v1/agent');
    const card = await cardOf(agent);
    expect(card.supportedInterfaces.map(({ url }) => url)).toEqual([
      `${agent.url}/api/v1/agent`,
      `${agent.url}/api/v1/agent`,
    ]);
    const outside = await rest(agent.url, 'GET /agent/tasks');
    expect(outside.status).toBe(404);
  });

  it.each([
    ['/agent', ['agent']],
    ['/agent', [{ path: 'agent', method: RequestMethod.POST }]],
    ['/agent', ['*path']],
    ['/', ['/']],
  ])('may exclude the agent at %s from its prefix by %j, as a whole', async (path, exclude) => {
    await start({
      server: { path, v03: true },
      controllers: [OwnController],
      configure: (app) => void app.setGlobalPrefix('api', { exclude }),
    });
    const at = path.replace(/\/$/, '');
    await expectWorks(agent, at);
    const urls = (await cardOf(agent)).supportedInterfaces.map(({ url }) => url);
    expect(new Set(urls)).toEqual(new Set([`${agent.url}${path}`, `${agent.url}${at}`]));
    const { result } = await v03(`${agent.url}${at}`, 'message/send', {
      message: v03Message('work x'),
    });
    expect(result.status.state).toBe('completed');
    const isOwnExcluded = exclude.includes('*path' as never);
    const own = await fetch(`${agent.url}${isOwnExcluded ? '' : '/api'}/agent/own`);
    expect(await own.text()).toBe('own');
  });

  it.each([
    ['URI', { type: VersioningType.URI as const, defaultVersion: '1' }],
    ['header', { type: VersioningType.HEADER as const, header: 'x-version', defaultVersion: '1' }],
    ['media type', { type: VersioningType.MEDIA_TYPE as const, key: 'v=', defaultVersion: '1' }],
  ])('may have versions by %s, and the agent has none', async (_name, options) => {
    await start({ configure: (app) => void app.enableVersioning(options) });
    await expectWorks(agent);
    expect((await fetch(`${agent.url}/.well-known/agent-card.json`)).status).toBe(200);
  });

  it('may serve browsers of other origins', async () => {
    await start({ configure: (app) => void app.enableCors({ origin: 'https://ui.example' }) });
    await expectWorks(agent);
    const headers = { Origin: 'https://ui.example' };
    for (const line of ['GET /tasks', 'GET /tasks/unknown', 'GET /nothing']) {
      const answer = await rest(agent.url, line, { headers });
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://ui.example');
    }
    const preflight = { ...headers, 'Access-Control-Request-Method': 'POST' };
    const asked = await fetch(`${agent.url}/message:send`, {
      method: 'OPTIONS',
      headers: preflight,
    });
    expect(asked.status).toBe(204);
  });

  it('may compress: answers yes, streams never', async () => {
    await start({ configure: (app) => void app.use(gzip) });
    await expectWorks(agent);
    const stream = { body: sendParams('work x') };
    const sse = await SseReader.openRest(agent.url, 'POST /message:stream', stream);
    expect(sse.response.headers.get('content-encoding')).toBeNull();
    await sse.rest();
    expect((await rest(agent.url, 'GET /tasks')).headers.get('content-encoding')).toBe('gzip');
  });

  it.each([
    ['keeps raw bodies', { rawBody: true }],
    ['parses bodies itself', { bodyParser: false }],
  ])('%s', async (_name, application) => {
    await start({
      application,
      configure: (app) => {
        const isOwn = adapter === 'express' && !('rawBody' in application);
        if (isOwn) app.useBodyParser('json', { limit: '1mb' });
      },
    });
    await expectWorks(agent);
  });

  it.each(['application/json', 'application/a2a+json'])(
    'says how large bodies of %s may be',
    async (type) => {
      await start({
        fastify: { bodyLimit: 300_000 },
        configure: (app) => {
          if (adapter === 'express') app.useBodyParser('json', { limit: 300_000 });
        },
      });
      const headers = { 'Content-Type': type };
      const fits = sendParams(`echo ${'x'.repeat(200_000)}`);
      const sent = await rest(agent.url, 'POST /message:send', { body: fits, headers });
      expect(wireText(sent.body.message)).toHaveLength(200_000);
      const large = sendParams('x'.repeat(300_000));
      const refused = await rest(agent.url, 'POST /message:send', { body: large, headers });
      expect(refused).toMatchObject({ status: 413, body: { error: { code: 413 } } });
      expect(refused.body.error?.message).toContain('300000');
      const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'SendMessage', params: large });
      const called = await post(agent.url, body, { ...headers, 'A2A-Version': '1.0' });
      expect(called.status).toBe(413);
      expect(JSON.parse(called.text)).toMatchObject({ id: null, error: { code: -32600 } });
    },
  );

  it('may leave out a binding', async () => {
    await start({ server: { bindings: ['HTTP+JSON'], path: '/a' } });
    expect((await rest(`${agent.url}/a`, 'GET /tasks')).status).toBe(200);
    expect((await post(`${agent.url}/a`, '{}')).status).toBe(404);
    await agent.close();
    await start({ server: { bindings: ['JSONRPC'], path: '/a' } });
    expect((await rpc(`${agent.url}/a`, 'ListTasks', {})).status).toBe(200);
    const answer = await rest(`${agent.url}/a`, 'GET /tasks');
    expect(answer).toMatchObject({ status: 404, body: { statusCode: 404 } });
  });
});

it.each(ADAPTERS)('a global prefix may not exclude a part of the agent, on %s', async (adapter) => {
  const started = createTestApp('memory', {
    adapter,
    server: { path: '/agent' },
    configure: (app) => void app.setGlobalPrefix('api', { exclude: ['agent/*path'] }),
  });
  await expect(started).rejects.toThrow(ConfigurationError);
  await expect(started).rejects.toThrow('option "path" is "/agent"; exclude "/agent" itself');
});

/** Compresses whole answers, unless they say that nobody may change them. */
function gzip(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const end = response.end.bind(response) as (bytes?: unknown) => ServerResponse;
  const writeHead = response.writeHead.bind(response);
  let isCompressed = false;
  response.writeHead = ((status: number, headers: Record<string, string | number> = {}) => {
    isCompressed = !String(headers['Cache-Control']).includes('no-transform') && status !== 204;
    if (!isCompressed) return writeHead(status, headers);
    const others = Object.entries(headers).filter(([name]) => name !== 'Content-Length');
    return writeHead(status, { ...Object.fromEntries(others), 'Content-Encoding': 'gzip' });
  }) as typeof response.writeHead;
  response.end = ((bytes?: Buffer) =>
    isCompressed && bytes ? end(gzipSync(bytes)) : end(bytes)) as typeof response.end;
  next();
}
