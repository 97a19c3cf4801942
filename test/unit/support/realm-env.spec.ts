import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { uniquePrefix } from '../../support/unique-prefix.js';

describe('the test environment', () => {
  it('sees errors of Node as errors', async () => {
    const error: unknown = await readFile('missing').catch((reason: unknown) => reason);
    expect(error instanceof Error).toBe(true);
    expect(error instanceof TypeError).toBe(false);
    expect({} instanceof Error).toBe(false);
  });
});

describe('uniquePrefix', () => {
  it('differs at each call', () => {
    expect(uniquePrefix('x')).toMatch(/^test-x-[0-9a-f]{8}$/);
    expect(uniquePrefix('x')).not.toBe(uniquePrefix('x'));
  });
});
