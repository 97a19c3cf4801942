import { describe, it } from '@jest/globals';
import { expectNoViolation } from './support/run-driver.js';

const { CHAOS_SEED = '1', CHAOS_DURATION = '8', CHAOS_RACES = '100' } = process.env;
const TIMEOUT_MS = 120_000;

describe('the chaos driver, in short', () => {
  it(
    `finds no violation (seed ${CHAOS_SEED})`,
    () =>
      expectNoViolation('driver', [
        ...['--seed', CHAOS_SEED],
        ...['--duration', CHAOS_DURATION],
        ...['--races', CHAOS_RACES],
      ]),
    TIMEOUT_MS,
  );
});
