import type { IncomingMessage } from 'node:http';
import { MethodNotAllowedException, NotFoundException } from '@nestjs/common';
import { unsupported } from '../call/call-context.js';
import { IMPLIED_VERSION } from '../call/requested-version.js';
import { matchPath } from './rest-paths.js';
import { namesVersion, splitUrl } from './rest-call.js';

export interface Unrouted {
  readonly error: Error;
  /** Methods of the path. */
  readonly allow?: string;
}

/**
 * Why nothing took a request below an agent's path, where it was clearly meant for the agent: it
 * names a version, or is one of the binding's that does not. All others are the application's.
 */
export function whyUnrouted(request: IncomingMessage, base: string): Unrouted | undefined {
  const { path } = splitUrl(request);
  if (!path.startsWith(`${base}/`)) return undefined;
  const found = matchPath(path.slice(base.length));
  if (!namesVersion(request)) {
    const isMeant = found?.methods[request.method ?? ''] && (base !== '' || found.tenant === '');
    return isMeant ? { error: unsupported(IMPLIED_VERSION) } : undefined;
  }
  if (!found) return { error: new NotFoundException('There is nothing at this path.') };
  const allow = Object.keys(found.methods).join(', ');
  return { error: new MethodNotAllowedException(`Allowed here: ${allow}.`), allow };
}
