import type { IncomingMessage, ServerResponse } from 'node:http';
import { rememberCall } from '../rest/routed-call.js';
import type { Endpoint, Endpoints } from './endpoints.js';
import { showAsJson } from './json-type.js';
import { readBodyError } from './unread-body.js';

interface Request {
  readonly raw: IncomingMessage;
  readonly is404: boolean;
  readonly routeOptions: { readonly bodyLimit?: number };
}

interface Reply {
  readonly raw: ServerResponse;
  hijack(): void;
}

type Done = (error?: Error | null, payload?: unknown) => void;

interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly constraints?: Readonly<Record<string, unknown>>;
  preParsing?: (request: Request, reply: Reply, payload: unknown, done: Done) => void;
  preValidation?: (request: Request, reply: Reply, done: Done) => void;
  errorHandler?: (error: Error, request: Request, reply: Reply) => void;
}

/** What is used of a Fastify instance. */
export interface Fastify {
  addHook(name: 'onRoute', hook: (route: Route) => void): void;
  addHook(name: 'onRequest', hook: (request: Request, reply: Reply, done: Done) => void): void;
  addConstraintStrategy(strategy: {
    readonly name: string;
    readonly mustMatchWhenDerived: boolean;
    storage(): { get(key: string): unknown; set(key: string, value: unknown): void };
    deriveConstraint(request: IncomingMessage): string | undefined;
  }): void;
}

/** Name of the constraint, and of the agent a route belongs to in it. */
export const A2A_CONSTRAINT = 'a2a';

/** Routes of HTTP+JSON on Fastify; the constraint says which requests get to them. */
export const FASTIFY_PATH = '*';

/**
 * Before the routes are there: requests for an agent get to its routes only, and no others do.
 * Bodies are read by the application's JSON parser, and what it cannot read is answered in the
 * binding's form.
 */
export function prepareFastify(fastify: Fastify, endpoints: Endpoints, endpoint: Endpoint): void {
  if (endpoints.size === 1) prepareOnce(fastify, endpoints);
  fastify.addHook('onRoute', (route) => {
    const isRest = route.constraints?.[A2A_CONSTRAINT] === endpoint.id;
    const isJsonRpc = route.method === 'POST' && route.url === (endpoint.base || '/');
    if (isRest || (isJsonRpc && endpoint.bindings.includes('JSONRPC')))
      readBodies(route, endpoints);
  });
}

function prepareOnce(fastify: Fastify, endpoints: Endpoints): void {
  fastify.addConstraintStrategy({
    name: A2A_CONSTRAINT,
    mustMatchWhenDerived: true,
    storage: () => new Map<string, unknown>(),
    deriveConstraint: (request) => {
      const routed = endpoints.routed(request);
      if (routed) rememberCall(request, routed.call);
      return routed?.endpoint.id;
    },
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || !endpoints.refuseUnrouted(request.raw, reply.raw)) return done();
    reply.hijack();
  });
}

function readBodies(route: Route, endpoints: Endpoints): void {
  const shown = new WeakMap<IncomingMessage, () => void>();
  const restore = ({ raw }: Request) => shown.get(raw)?.();
  route.preParsing = (request, _reply, payload, done) => {
    shown.set(request.raw, showAsJson(request.raw));
    done(null, payload);
  };
  route.preValidation = (request, _reply, done) => {
    restore(request);
    done();
  };
  route.errorHandler = (error, request, reply) => {
    restore(request);
    const why = readBodyError(error, request.routeOptions.bodyLimit);
    if (!why) throw error;
    reply.hijack();
    endpoints.refuseBody(why, request.raw, reply.raw);
  };
}
