/** What body parsers report: Express's (package http-errors; `code` is zlib's), or Fastify's. */
export interface BodyError {
  readonly name?: string;
  readonly code?: unknown;
  readonly type?: string;
  readonly status?: number;
  readonly statusCode?: number;
  readonly limit?: number;
}

/** Why a body could not be read. */
export interface BodyProblem {
  readonly kind: 'not-json' | 'unreadable' | 'too-large' | 'wrong-type';
  readonly status: number;
  /** Bytes a body may have, where the parser says so. */
  readonly limit?: number | undefined;
}

/** `undefined`: the error is about something else. */
export function bodyProblemOf(error: BodyError): BodyProblem | undefined {
  const status = error.status ?? error.statusCode ?? 400;
  const code = typeof error.code === 'string' ? error.code : '';
  if (error.type === 'entity.too.large' || code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return { kind: 'too-large', status, limit: error.limit };
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { kind: 'wrong-type', status };
  if (error.type === 'entity.parse.failed' || isParseError(error, code)) {
    return { kind: 'not-json', status };
  }
  const isBodyError = error.type !== undefined || /^(Z_|FST_ERR_CTP_)/.test(code);
  return isBodyError ? { kind: 'unreadable', status } : undefined;
}

/** Nest's parser for Fastify marks what JSON.parse throws with a status. */
function isParseError(error: BodyError, code: string): boolean {
  const isSyntaxError = error.name === 'SyntaxError' && error.statusCode === 400;
  return isSyntaxError || /^FST_ERR_CTP_(EMPTY|INVALID)_JSON_BODY$/.test(code);
}
