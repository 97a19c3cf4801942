import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';

const { CHAOS_SEED = '1', CHAOS_DURATION = '8', CHAOS_RACES = '100' } = process.env;
const TIMEOUT_MS = 120_000;

describe('the chaos driver, in short', () => {
  it(
    `finds no violation (seed ${CHAOS_SEED})`,
    async () => {
      const main = 'node_modules/.cache/chaos/test/chaos/driver/main.js';
      const flags = ['--seed', CHAOS_SEED, '--duration', CHAOS_DURATION, '--races', CHAOS_RACES];
      const driver = spawn(process.execPath, ['--enable-source-maps', main, ...flags]);
      let output = '';
      for (const stream of [driver.stdout, driver.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      }
      const [code] = (await once(driver, 'exit')) as [number | null];
      expect({ code, output }).toEqual({
        code: 0,
        output: expect.stringContaining('Violations: 0') as unknown,
      });
    },
    TIMEOUT_MS,
  );
});
