import type { ApplicationConfig } from '@nestjs/core';
import type { CallSource } from '../../model/call-source.js';
import { headerValue } from '../call/header-value.js';
import { globalPrefix } from './global-prefix.js';

/** Where clients find the application: the option `publicUrl`, else what a request over HTTP says. */
export class PublicAddress {
  constructor(
    private readonly publicUrl: string | undefined,
    private readonly config: ApplicationConfig,
    private readonly path: string,
  ) {}

  /** The origin and the global prefix of the agent, without a slash at the end. */
  of(source: CallSource): string {
    return `${this.publicUrl ?? originOf(source)}${globalPrefix(this.config, this.path)}`;
  }
}

function originOf({ transport, headers, raw }: CallSource): string {
  if (transport !== 'http') return '';
  const { protocol = 'http' } = raw as { readonly protocol?: string };
  return `${protocol}://${headerValue(headers, 'host') ?? 'localhost'}`;
}
