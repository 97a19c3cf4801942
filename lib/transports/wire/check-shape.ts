import { RequestMalformedError } from '@a2a-js/sdk/errors';
import type { z } from 'zod';

/**
 * The value as its shape reads it.
 * @throws RequestMalformedError that names the first member of the wrong type
 */
export function checkShape<T>(shape: z.ZodType<T>, value: unknown): T {
  const { error, data } = shape.safeParse(value);
  const issue = error?.issues[0];
  if (!issue) return data as T;
  const field = issue.path.reduce(join, '') || 'params';
  throw new RequestMalformedError({ message: `${field}: ${issue.message}.`, metadata: { field } });
}

/** Paths as `google.rpc.BadRequest` has them: `message.parts[0].text`. */
function join(path: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path === '' ? String(key) : `${path}.${String(key)}`;
}
