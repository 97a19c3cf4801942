import type { ApplicationConfig } from '@nestjs/core';
import type { CallSource } from '../../model/call-source.js';
import { headerValue } from '../call/header-value.js';

/** Where clients find the application: the option `publicUrl`, else what a request over HTTP says. */
export class PublicAddress {
  constructor(
    private readonly publicUrl: string | undefined,
    private readonly config: ApplicationConfig,
  ) {}

  /** The origin and the application's global prefix, without a slash at the end. */
  of(source: CallSource): string {
    const prefix = prefixed(this.config, '').replace(/\/$/, '');
    return `${this.publicUrl ?? originOf(source)}${prefix}`;
  }
}

function originOf({ transport, headers, raw }: CallSource): string {
  if (transport !== 'http') return '';
  const { protocol = 'http' } = raw as { readonly protocol?: string };
  return `${protocol}://${headerValue(headers, 'host') ?? 'localhost'}`;
}

/** A path of ours behind the application's global prefix. */
export function prefixed(config: ApplicationConfig, path: string): string {
  const prefix = config.getGlobalPrefix().replace(/^\/+|\/+$/g, '');
  return prefix ? `/${prefix}${path === '/' ? '' : path}` : path;
}
