import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from '@jest/globals';

/** Runs a driver to its end, which has to find nothing wrong. */
export async function expectNoViolation(
  driver: 'driver' | 'push',
  flags: readonly string[],
): Promise<void> {
  const main = `node_modules/.cache/chaos/test/chaos/${driver}/main.js`;
  const child = spawn(process.execPath, ['--enable-source-maps', main, ...flags]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'exit')) as [number | null];
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringContaining('Violations: 0') as unknown,
  });
}
