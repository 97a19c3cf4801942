import type { IncomingMessage } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { A2A_CONTENT_TYPE } from '@a2a-js/sdk';

const JSON_TYPE = 'application/json';

/** Requests that came as `application/a2a+json`. */
const A2A_REQUESTS = new WeakSet<IncomingMessage>();

/**
 * Lets the application's own JSON parser, with its limits, read `application/a2a+json`: the type is
 * written as `application/json` before any parser sees it. Call it while the application is made.
 */
export function readA2AMediaType(adapter: AbstractHttpAdapter | undefined): void {
  const type = adapter?.getType();
  if (type === 'express') {
    adapter!.use((request: IncomingMessage, _response: unknown, next: () => void) => {
      rename(request);
      next();
    });
  }
  if (type === 'fastify') {
    const fastify = adapter!.getInstance<{
      addHook(name: 'onRequest', hook: (...given: FastifyHookArguments) => void): void;
    }>();
    fastify.addHook('onRequest', (request, _reply, done) => {
      rename(request.raw);
      done();
    });
  }
}

type FastifyHookArguments = [request: { raw: IncomingMessage }, reply: unknown, done: () => void];

/** Whether a request came as `application/a2a+json`. */
export function cameAsA2A(request: { readonly raw?: IncomingMessage }): boolean {
  return A2A_REQUESTS.has(request.raw ?? (request as IncomingMessage));
}

function rename(request: IncomingMessage): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== A2A_CONTENT_TYPE) return;
  request.headers['content-type'] = [JSON_TYPE, ...parameters].join(';');
  A2A_REQUESTS.add(request);
}
