import type { User } from '@a2a-js/sdk/server';
import type { CompiledServerOptions } from './compiled-server-options.js';
import { OptionReader } from './option-reader.js';
import type { A2AServerOptions } from './server-options.interface.js';

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileServerOptions(
  options: A2AServerOptions,
  defaultUser: (request: unknown) => User | undefined,
): CompiledServerOptions {
  const read = new OptionReader(options, 'A2AServerModule');
  const { publicUrl, user = defaultUser } = options;
  if (publicUrl !== undefined && !isOrigin(publicUrl)) {
    read.refuse('publicUrl', "an http or https URL such as 'https://agent.example'", publicUrl);
  }
  if (typeof user !== 'function') read.refuse('user', 'a function of the request', user);
  const path = read.text('path', '/', /^[\w\-./]*$/, 'a path such as "/" or "/a2a"');
  return {
    path: `/${path.replace(/^\/+|\/+$/g, '')}`,
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    heartbeatMs: read.delay('heartbeat', '15s', 0),
    cardMaxAgeSeconds: Math.floor(read.duration('cardMaxAge', '1h', 0) / 1000),
    user,
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
