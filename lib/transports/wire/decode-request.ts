import type { MessageFns } from '@a2a-js/sdk';
import type { z } from 'zod';
import { checkDepth } from './check-depth.js';
import { checkShape } from './check-shape.js';

/** Checks the depth and the types of a ProtoJSON request, then decodes it. */
export function decodeRequest<T>(shape: z.ZodType, codec: MessageFns<T>, value: unknown): T {
  checkDepth(value);
  checkShape(shape, value);
  return codec.fromJSON(value);
}
