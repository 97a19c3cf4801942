import type { JsonWebKey } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';

/** Finds the key of a signature. */
export interface PublicKeys {
  readonly find: JWTVerifyGetKey;
  /** The set was fetched a moment ago, so a key it does not have is not looked for again. */
  readonly coolingDown: boolean;
}

/** Keys at a URL are fetched when they are needed, kept, and fetched again for a key they lack. */
export function publicKeys(
  { createLocalJWKSet, createRemoteJWKSet }: typeof import('jose'),
  source: URL | readonly JsonWebKey[],
): PublicKeys {
  if (!(source instanceof URL)) {
    return { find: createLocalJWKSet({ keys: [...source] as never }), coolingDown: false };
  }
  const remote = createRemoteJWKSet(source);
  return {
    find: remote,
    get coolingDown() {
      return remote.coolingDown;
    },
  };
}
