import type { IncomingMessage, ServerResponse } from 'node:http';
import { rememberCall } from '../rest/routed-call.js';
import type { Endpoint, Endpoints } from './endpoints.js';
import { isA2aJson, showAsJson } from './json-type.js';
import { readBodyError } from './unread-body.js';

type Next = (error?: unknown) => void;
type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => void;
type ErrorHandler = (
  error: object,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
) => void;

/** What is used of an Express application. */
export interface Express {
  use(handler: Handler): void;
  use(handler: ErrorHandler): void;
  param(name: string, handler: Handler): void;
  readonly router: { readonly stack: readonly { readonly handle: Handler }[] };
}

/** Routes of HTTP+JSON on Express; `id` names the gate that a request has to pass. */
export function expressPath({ id }: Endpoint): string {
  return `*${id}`;
}

/** Before the routes are there: only requests for the agent get to them, or to their guards. */
export function prepareExpress(express: Express, endpoints: Endpoints, endpoint: Endpoint): void {
  if (endpoints.size === 1) {
    express.use(a2aJsonReader(express, (request) => endpoints.asked(request) !== undefined));
  }
  express.param(endpoint.id, (request, _response, next) => {
    const routed = endpoints.routed(request);
    if (routed?.endpoint !== endpoint) return next('route');
    rememberCall(request, routed.call);
    next();
  });
}

/** After the routes, and before Nest's own handlers. */
export function finishExpress(express: Express, endpoints: Endpoints): void {
  express.use((request, response, next) => {
    if (!endpoints.refuseUnrouted(request, response)) next();
  });
  express.use(bodyErrorHandler(endpoints));
}

/** Other errors, and bodies of other routes, go on to the application. */
export function bodyErrorHandler(endpoints: Endpoints): ErrorHandler {
  return (error, request, response, next) => {
    const why = readBodyError(error);
    if (!why || !endpoints.refuseBody(why, request, response)) next(error);
  };
}

/** The application's JSON parser leaves bodies of the protocol's type; it is called once more. */
export function a2aJsonReader(
  express: Express,
  wants: (request: IncomingMessage) => boolean,
): Handler {
  return (request, response, next) => {
    const isUnread = (request as { body?: unknown }).body === undefined;
    if (!isUnread || !isA2aJson(request.headers['content-type'])) return next();
    const parser = express.router.stack.find(({ handle }) => handle.name === 'jsonParser');
    if (!parser || !wants(request)) return next();
    const restore = showAsJson(request);
    parser.handle(request, response, (error) => {
      restore();
      next(error);
    });
  };
}
