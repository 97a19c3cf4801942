import { RequestMalformedError } from '@a2a-js/sdk/errors';
import type { z } from 'zod';

/** @throws RequestMalformedError that names the first member of the wrong type. */
export function checkShape(shape: z.ZodType, value: unknown): void {
  const { error } = shape.safeParse(value);
  const issue = error?.issues[0];
  if (!issue) return;
  const field = issue.path.map(String).join('.') || 'params';
  throw new RequestMalformedError({ message: `${field}: ${issue.message}.`, metadata: { field } });
}
