import type { UserResolver } from '../model/call-source.js';
import { compileCardSigning } from './compile-card-signing.js';
import type { CompiledServerOptions } from './compiled-server-options.js';
import { OptionReader } from './option-reader.js';
import type { A2AServerOptions, HttpBinding } from './server-options.interface.js';
import { parseUrl } from '../model/parse-url.js';

const BINDINGS: readonly HttpBinding[] = ['JSONRPC', 'HTTP+JSON'];

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileServerOptions(
  options: A2AServerOptions,
  defaultUser: UserResolver,
): CompiledServerOptions {
  const read = new OptionReader(options, 'A2AServerModule');
  const {
    publicUrl,
    user = defaultUser,
    guards = [],
    bindings = BINDINGS,
    tenant,
    anonymous,
    v03 = false,
  } = options;
  if (publicUrl !== undefined && !isOrigin(publicUrl)) {
    read.refuse('publicUrl', "an http or https URL such as 'https://agent.example'", publicUrl);
  }
  if (typeof user !== 'function') read.refuse('user', 'a function of the call', user);
  if (tenant !== undefined && typeof tenant !== 'function') {
    read.refuse('tenant', 'a function of the call', tenant);
  }
  if (!Array.isArray(guards)) read.refuse('guards', 'a list of guards', guards);
  if (!areBindings(bindings)) read.refuse('bindings', "'JSONRPC', 'HTTP+JSON' or both", bindings);
  if (anonymous !== undefined && typeof anonymous !== 'boolean') {
    read.refuse('anonymous', 'true or false', anonymous);
  }
  if (typeof v03 !== 'boolean') read.refuse('v03', 'true or false', v03);
  const path = read.text('path', '/', /^[\w\-./]*$/, 'a path such as "/" or "/a2a"');
  return {
    path: `/${path.replace(/^\/+|\/+$/g, '')}`,
    bindings,
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    heartbeatMs: read.delay('heartbeat', '15s', 0),
    cardMaxAgeSeconds: Math.floor(read.duration('cardMaxAge', '1h', 0) / 1000),
    v03,
    agentCardSigning: compileCardSigning(options.agentCardSigning),
    guards,
    user,
    tenant,
    namesCallers: options.user !== undefined || guards.length > 0,
    anonymous,
  };
}

function areBindings(bindings: unknown): bindings is readonly HttpBinding[] {
  const isBinding = (name: unknown) => BINDINGS.includes(name as HttpBinding);
  return Array.isArray(bindings) && bindings.length > 0 && bindings.every(isBinding);
}

function isOrigin(text: string): boolean {
  return /^https?:$/.test(parseUrl(text)?.protocol ?? '');
}
