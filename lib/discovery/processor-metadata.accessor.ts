import 'reflect-metadata';
import {
  PROCESSOR_METADATA,
  type ProcessorOptions,
} from '../decorators/a2a-processor.decorator.js';

/** The only reader of the decorator's metadata; subclasses have their parent's. */
export function processorOptionsOf(type: unknown): ProcessorOptions | undefined {
  if (typeof type !== 'function') return undefined;
  return Reflect.getMetadata(PROCESSOR_METADATA, type) as ProcessorOptions | undefined;
}
