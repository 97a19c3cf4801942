import type { HttpBinding } from '../../options/server-options.interface.js';

/** Where an agent is served. */
export interface Endpoint {
  /** With the application's global prefix. */
  readonly path: () => string;
  readonly bindings: readonly HttpBinding[];
}
