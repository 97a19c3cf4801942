import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBinding } from '../../options/server-options.interface.js';
import { toFailure } from '../failures/failure.js';
import { sendJson } from '../http/send-json.js';
import { jsonRpcBodyError } from '../json-rpc/refuse-body.js';
import { refuseRest } from '../rest/refuse-rest.js';
import { namesVersion, restCall, splitUrl, type RestCall } from '../rest/rest-call.js';
import { whyUnrouted } from '../rest/unrouted.js';
import type { UnreadBody } from './unread-body.js';

/** Where one agent is. */
export interface Endpoint {
  /** Path with the global prefix, and without a slash at its end: '' is the root. */
  readonly base: string;
  readonly bindings: readonly HttpBinding[];
  /** One of its own on the adapter; a name of JavaScript. */
  readonly id: string;
}

/** What a request asks of an agent; `call`: over HTTP+JSON. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly call?: RestCall;
}

const ON_ADAPTERS = new WeakMap<object, Endpoints>();

/** The agents an application serves, and which of them a request is for. */
export class Endpoints {
  private readonly list: Endpoint[] = [];

  /** Those on an instance of Express or Fastify. */
  static on(instance: object): Endpoints {
    const known = ON_ADAPTERS.get(instance) ?? new Endpoints();
    ON_ADAPTERS.set(instance, known);
    return known;
  }

  /** Longer paths first: what is below `/a` is the agent's at `/a`, and no tenant "a" of the root. */
  add(base: string, bindings: readonly HttpBinding[]): Endpoint {
    const endpoint = { base, bindings, id: `a2a${this.list.length}` };
    this.list.push(endpoint);
    this.list.sort((one, other) => other.base.length - one.base.length);
    return endpoint;
  }

  get size(): number {
    return this.list.length;
  }

  /** Whose request it is, whether it names a version or not. */
  asked(request: IncomingMessage): Asked | undefined {
    const endpoint = this.ownerOf(request);
    if (!endpoint) return undefined;
    const { base, bindings } = endpoint;
    const isJsonRpc = request.method === 'POST' && isAt(splitUrl(request).path, base);
    if (isJsonRpc && bindings.includes('JSONRPC')) return { endpoint };
    const call = bindings.includes('HTTP+JSON') ? restCall(request, base) : undefined;
    return call && { endpoint, call };
  }

  /** The request over HTTP+JSON that is one for sure. */
  routed(request: IncomingMessage): Required<Asked> | undefined {
    const { endpoint, call } = this.asked(request) ?? {};
    return endpoint && call && namesVersion(request) ? { endpoint, call } : undefined;
  }

  /** Answers in the binding's form; false where the request is none of an agent's. */
  refuseBody(why: UnreadBody, request: IncomingMessage, response: ServerResponse): boolean {
    const asked = this.asked(request);
    if (!asked) return false;
    const { kind, status, says } = why;
    if (asked.call) {
      const message = `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
      refuseRest(request, response, { kind: 'refused', status, message });
    } else {
      sendJson(response, kind === 'no JSON type' ? 200 : status, jsonRpcBodyError(why));
    }
    return true;
  }

  /** Answers what no route took, where it was clearly meant for an agent. */
  refuseUnrouted(request: IncomingMessage, response: ServerResponse): boolean {
    const owner = this.ownerOf(request);
    const why = owner?.bindings.includes('HTTP+JSON') && whyUnrouted(request, owner.base);
    if (!why) return false;
    const headers: Record<string, string> = why.allow === undefined ? {} : { Allow: why.allow };
    refuseRest(request, response, toFailure(why.error), headers);
    return true;
  }

  /** The one agent a path can mean: its neighbours are not asked, whatever it serves there. */
  private ownerOf(request: IncomingMessage): Endpoint | undefined {
    const { path } = splitUrl(request);
    return this.list.find(({ base }) => path === base || path.startsWith(`${base}/`));
  }
}

function isAt(path: string, base: string): boolean {
  return path === (base || '/') || path === `${base}/`;
}
