import type { IncomingMessage, ServerResponse } from 'node:http';
import { All, Inject, Next, NotFoundException, Req, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  UnauthenticatedUser,
  type A2ARequestHandler,
  type ServerCallContext,
  type ServerCallContextBuilder,
  type User,
} from '@a2a-js/sdk/server';
import { ConfigurationError } from '../../errors/configuration.error.js';
import { httpInterfaces } from '../agent/interfaces.js';
import { ServedAgent } from '../agent/served-agent.js';
import { callContext } from '../call/call-context.js';
import { V03 } from '../call/protocol-version.js';
import { requestedVersion } from '../call/requested-version.js';
import { toFailure } from '../failures/failure.js';
import { httpSource } from '../http/http-source.js';
import type { HttpRequest } from '../http/http-types.js';
import { jsonBody } from '../http/json-body.js';
import { sendJson } from '../http/send-json.js';
import { OpenStreams } from '../sse/open-streams.js';
import { checkDepth } from '../wire/check-depth.js';
import { checkShape } from '../wire/check-shape.js';
import { refuseV03Rest } from './refuse-v03-rest.js';
import { RESPONSE_KEY, v03RestHandler } from './v03-rest-handler.js';
import { V03_REST_SHAPES } from './v03-rest-shapes.js';

/** A request of Express, which reads the body before. */
type ExpressRequest = IncomingMessage & HttpRequest & { url: string; body: unknown };
type Router = (request: ExpressRequest, response: ServerResponse, next: () => void) => void;

/** Below the agent's `/v1`. */
export const V03_REST_ROUTES = [':a', ':a/:b', ':a/:b/:c', ':a/:b/:c/:d'];

/**
 * HTTP+JSON of v0.3, below `/v1`: the router of the SDK, behind the guards of the application. Its
 * codecs exist for Express only, so with other adapters there is nothing here.
 */
export class V03RestController implements OnModuleInit {
  private router: Router | undefined;
  private readonly contexts = new WeakMap<object, ServerCallContext>();

  constructor(
    @Inject(ServedAgent) private readonly agent: ServedAgent,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  async onModuleInit(): Promise<void> {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    const { path, bindings } = this.agent.options;
    if (adapter?.getType() !== 'express') {
      if (bindings.includes('JSONRPC')) return;
      throw new ConfigurationError(
        'A2AServerModule: option "v03" needs the binding JSONRPC where the adapter is not Express.',
      );
    }
    const { legacyRestRouter } = await sdkRouter();
    this.router = legacyRestRouter({
      requestHandler: v03RestHandler(this.agent, this.streams),
      userBuilder: () => Promise.resolve(new UnauthenticatedUser()),
      // All the router hands on of a request are its headers.
      contextBuilder: ({ headers }) => this.contexts.get(headers)!,
    });
    this.agent.cards.announce(...httpInterfaces(['HTTP+JSON'], path, [V03]));
  }

  @All(V03_REST_ROUTES)
  async handle(
    @Req() request: ExpressRequest,
    @Res() response: ServerResponse,
    @Next() next: () => void,
  ): Promise<void> {
    const { router } = this;
    if (!router) throw new NotFoundException(`A2A version ${V03} is served over JSON-RPC only.`);
    // In version 1.0 this may be the address of a tenant.
    if (requestedVersion(httpSource(request)) !== V03) return next();
    try {
      await this.prepare(request, response);
      router(request, response, () => sendJson(response, 404, UNKNOWN));
    } catch (error) {
      refuseV03Rest(response, toFailure(error), this.agent);
    }
  }

  /** Who calls, a checked body, and the address as the router knows it. */
  private async prepare(request: ExpressRequest, response: ServerResponse): Promise<void> {
    const context = await callContext(httpSource(request), this.agent, '', [V03]);
    context.state.set(RESPONSE_KEY, response);
    this.contexts.set(request.headers, context);
    request.url = request.url.slice(request.url.lastIndexOf('/v1/'));
    request.body = jsonBody(request) ?? {};
    checkBody(request);
    response.setHeader('Cache-Control', 'private, no-store');
  }
}

const UNKNOWN = { code: -32601, message: `Unknown method of A2A version ${V03}.` };

function checkBody({ method, url, body }: ExpressRequest): void {
  if (method !== 'POST') return;
  checkDepth(body);
  if (/^\/v1\/message:/.test(url)) checkShape(V03_REST_SHAPES.message, body);
  if (/\/pushNotificationConfigs\/?(\?|$)/.test(url)) {
    checkShape(V03_REST_SHAPES.pushConfig, body);
  }
}

/** The SDK's types are those of Express, which need not be installed. */
interface SdkRouter {
  readonly legacyRestRouter: (options: {
    readonly requestHandler: A2ARequestHandler;
    readonly userBuilder: () => Promise<User>;
    readonly contextBuilder: ServerCallContextBuilder;
  }) => Router;
}

async function sdkRouter(): Promise<SdkRouter> {
  try {
    return await import('@a2a-js/sdk/compat/v0_3/server/express');
  } catch {
    throw new ConfigurationError(
      'A2AServerModule: option "v03" with the binding HTTP+JSON needs the package "express".',
    );
  }
}
