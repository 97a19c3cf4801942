interface JoseError extends Error {
  readonly code: string;
}

/** Codes of jose that say something of the signature; others are about finding its key. */
const OF_SIGNATURE = [
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JWS_INVALID',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWT_EXPIRED',
  'ERR_JWT_INVALID',
];

const NO_KEY = 'ERR_JWKS_NO_MATCHING_KEY';

/**
 * Whether a signature is refused for good. A key that the set lacks may be newer than the set: that is
 * known only when the set was fetched for it.
 */
export function isRefusal(error: unknown, coolingDown: boolean): error is JoseError {
  const { code } = (error ?? {}) as Partial<JoseError>;
  if (code === NO_KEY) return !coolingDown;
  return code !== undefined && OF_SIGNATURE.includes(code);
}
