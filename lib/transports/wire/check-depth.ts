import { RequestMalformedError } from '@a2a-js/sdk/errors';

/** Levels of nesting, as the parsers of Protocol Buffers allow by default. */
const MAX_DEPTH = 100;

/**
 * Refuses JSON that is nested deeper than what can be encoded again.
 * @throws RequestMalformedError
 */
export function checkDepth(value: unknown): void {
  if (isDeeper(value, MAX_DEPTH)) {
    throw new RequestMalformedError({
      message: `params: nested deeper than ${MAX_DEPTH} levels.`,
      metadata: { field: 'params' },
    });
  }
}

/** Looks no deeper than the levels that are left, so that its own stack is bounded. */
function isDeeper(value: unknown, levels: number): boolean {
  if (levels < 0) return true;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some((member) => isDeeper(member, levels - 1));
}
