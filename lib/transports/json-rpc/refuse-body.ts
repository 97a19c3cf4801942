import { A2A_ERROR_CODE } from '@a2a-js/sdk/errors';
import type { UnreadBody } from '../adapters/unread-body.js';
import { failure } from './envelope.js';

/** The answer to a body that could not be read (JSON-RPC 2.0, section 5.1). */
export function jsonRpcBodyError({ kind, says }: UnreadBody): object {
  if (kind === 'too large' || kind === 'no JSON type') {
    const message = `Invalid Request: ${says}.`;
    return failure(null, { code: A2A_ERROR_CODE.INVALID_REQUEST, message });
  }
  return failure(null, { code: A2A_ERROR_CODE.PARSE_ERROR, message: `Parse error: ${says}.` });
}
