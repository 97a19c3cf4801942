import type { CardSigning } from './compile-card-signing.js';
import type { CanActivate, Type } from '@nestjs/common';
import type { TenantResolver, UserResolver } from '../model/call-source.js';
import type { HttpBinding } from './server-options.interface.js';

/** Server options after defaults, validation and conversion. */
export interface CompiledServerOptions {
  /** Begins with a slash; ends with one only when it is the root. */
  readonly path: string;
  readonly bindings: readonly HttpBinding[];
  /** Without a slash at its end. */
  readonly publicUrl: string | undefined;
  readonly heartbeatMs: number;
  readonly cardMaxAgeSeconds: number;
  /** Clients of protocol version 0.3 are served. */
  readonly v03: boolean;
  readonly agentCardSigning: CardSigning | undefined;
  readonly guards: readonly (Type<CanActivate> | CanActivate)[];
  readonly user: UserResolver;
  readonly tenant: TenantResolver | undefined;
  /** Something but the card says who calls. */
  readonly namesCallers: boolean;
  /** As the application said; `undefined`: it did not. */
  readonly anonymous: boolean | undefined;
}
