import { describe, it } from '@jest/globals';
import { expectNoViolation } from './support/run-driver.js';

const { CHAOS_SEED = '1', CHAOS_PUSH_DURATION = '10' } = process.env;
const TIMEOUT_MS = 150_000;

describe('the delivery of notifications, in short', () => {
  it(
    `loses nothing, and keeps the order (seed ${CHAOS_SEED})`,
    () => expectNoViolation('push', ['--seed', CHAOS_SEED, '--duration', CHAOS_PUSH_DURATION]),
    TIMEOUT_MS,
  );
});
