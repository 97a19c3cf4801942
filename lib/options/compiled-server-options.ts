import type { User } from '@a2a-js/sdk/server';

/** Server options after defaults, validation and conversion. */
export interface CompiledServerOptions {
  /** Begins with a slash; ends with one only when it is the root. */
  readonly path: string;
  /** Without a slash at its end. */
  readonly publicUrl: string | undefined;
  readonly heartbeatMs: number;
  readonly cardMaxAgeSeconds: number;
  readonly user: (request: unknown) => User | undefined;
}

export const COMPILED_SERVER_OPTIONS = Symbol.for('nestjs-a2a-redis:compiled-server-options');
