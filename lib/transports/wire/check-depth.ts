import { RequestMalformedError } from '@a2a-js/sdk/errors';

/** Levels of nesting, as the parsers of Protocol Buffers allow by default. */
const MAX_DEPTH = 100;

/**
 * Refuses JSON that is nested deeper than what can be encoded again.
 * @throws RequestMalformedError
 */
export function checkDepth(value: unknown): void {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw new RequestMalformedError({
        message: `params: nested deeper than ${MAX_DEPTH} levels.`,
        metadata: { field: 'params' },
      });
    }
    level = level.flatMap(membersOf);
  }
}

function membersOf(value: unknown): unknown[] {
  if (ArrayBuffer.isView(value)) return [];
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
