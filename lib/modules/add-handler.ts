import type { Type } from '@nestjs/common';

/**
 * Adds a method to a controller, as its decorator would find it. Guards and interceptors of the
 * application know a handler by its name.
 */
export function addHandler(
  { prototype }: Type,
  name: string,
  value: (...args: never[]) => unknown,
  decorate: MethodDecorator,
): void {
  Object.defineProperty(value, 'name', { value: name });
  const descriptor = { value, writable: true, configurable: true };
  Object.defineProperty(prototype, name, descriptor);
  decorate(prototype as object, name, descriptor);
}
