import type { IncomingMessage } from 'node:http';
import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import { A2A_CONTENT_TYPE } from '@a2a-js/sdk';
import { bindingAt } from './binding-at.js';
import type { Endpoint } from './endpoint.js';

const JSON_TYPE = 'application/json';

/** Requests that came as `application/a2a+json`. */
const A2A_REQUESTS = new WeakSet<IncomingMessage>();

/**
 * Lets the application's own JSON parser, with its limits, read `application/a2a+json`: the type is
 * written as `application/json` before any parser sees it. Call it while the application is made.
 */
export function readA2AMediaType(host: HttpAdapterHost, endpoint: Endpoint): void {
  const adapter = host.httpAdapter as AbstractHttpAdapter | undefined;
  if (adapter) install(adapter, endpoint);
  else host.init$.subscribe(() => install(host.httpAdapter, endpoint)); // a testing module
}

function install(adapter: AbstractHttpAdapter, { path, bindings }: Endpoint): void {
  const type = adapter.getType();
  if (type === 'express') {
    adapter.use((request: IncomingMessage, _response: unknown, next: () => void) => {
      rename(request);
      next();
    });
  }
  if (type === 'fastify') {
    const fastify = adapter.getInstance<{
      addHook(name: 'onRequest', hook: (...given: FastifyHookArguments) => void): void;
    }>();
    fastify.addHook('onRequest', (request, _reply, done) => {
      rename(request.raw);
      if (bindingAt(request.raw.url ?? '', path(), bindings)) forgetTypeOfNothing(request.raw);
      done();
    });
  }
}

type FastifyHookArguments = [request: { raw: IncomingMessage }, reply: unknown, done: () => void];

/** Whether a request came as `application/a2a+json`. */
export function cameAsA2A(request: { readonly raw?: IncomingMessage }): boolean {
  return A2A_REQUESTS.has(request.raw ?? (request as IncomingMessage));
}

/** Clients name a type also where they send no body, which Fastify takes for a mistake. */
function forgetTypeOfNothing({ headers }: IncomingMessage): void {
  const length = headers['content-length'] ?? '0';
  if (length === '0' && !headers['transfer-encoding']) delete headers['content-type'];
}

function rename(request: IncomingMessage): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== A2A_CONTENT_TYPE) return;
  request.headers['content-type'] = [JSON_TYPE, ...parameters].join(';');
  A2A_REQUESTS.add(request);
}
