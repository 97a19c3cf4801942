/** Why no controller saw a request's body, as a client may know it. */
export interface UnreadBody {
  readonly kind: 'not JSON' | 'unreadable' | 'too large' | 'no JSON type';
  /** HTTP status that fits. */
  readonly status: number;
  /** A sentence without its full stop. */
  readonly says: string;
}

/** What the parsers of Express (package http-errors) and Fastify report; `code` may be zlib's. */
interface BodyError {
  readonly code?: unknown;
  readonly type?: unknown;
  readonly status?: unknown;
  readonly limit?: unknown;
}

const NOT_JSON = ['entity.parse.failed', 'FST_ERR_CTP_INVALID_JSON_BODY'];
const TOO_LARGE = ['entity.too.large', 'FST_ERR_CTP_BODY_TOO_LARGE'];
const NO_JSON_TYPE = ['FST_ERR_CTP_INVALID_MEDIA_TYPE'];

/** Reads the error of a body parser; other errors are none of ours. `limit`: in bytes. */
export function readBodyError(error: object, limit?: number): UnreadBody | undefined {
  const { code, type, status = 400, limit: ownLimit = limit } = error as BodyError;
  const name = typeof type === 'string' ? type : typeof code === 'string' ? code : '';
  if (NOT_JSON.includes(name)) {
    return { kind: 'not JSON', status: 400, says: 'the body is not JSON' };
  }
  if (TOO_LARGE.includes(name)) {
    const bytes = typeof ownLimit === 'number' ? String(ownLimit) : 'the allowed number of';
    return { kind: 'too large', status: 413, says: `the body is larger than ${bytes} bytes` };
  }
  if (NO_JSON_TYPE.includes(name)) {
    return { kind: 'no JSON type', status: 415, says: 'the body must be sent as application/json' };
  }
  const isOfBody = typeof type === 'string' || /^(Z_|FST_ERR_CTP_)/.test(name);
  if (!isOfBody) return undefined;
  return { kind: 'unreadable', status: Number(status), says: 'the body cannot be read' };
}
