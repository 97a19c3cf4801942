import { describe, expect, it } from '@jest/globals';
import { compilePushOptions } from '#lib/options/compile-push-options.js';
import { ConfigurationError } from '#lib/errors/configuration.error.js';

const compile = (options: object) => compilePushOptions(options, 'Module');

describe('compilePushOptions', () => {
  it('fills in what the documentation says', () => {
    expect(compile({})).toEqual({
      workers: 32,
      workersPerHost: 8,
      onlyTurningPoints: false,
      maxAttempts: 12,
      maxAgeMs: 24 * 60 * 60 * 1000,
      minBackoffMs: 1000,
      maxBackoffMs: 10 * 60 * 1000,
      deadLetterExpirationMs: 7 * 24 * 60 * 60 * 1000,
      connectTimeoutMs: 10_000,
      timeoutMs: 30_000,
      allow: { names: [], networks: [] },
      allowHttp: false,
      signing: undefined,
      encryption: undefined,
    });
  });

  it.each([
    [{ workers: -1 }, 'workers'],
    [{ workersPerHost: 0 }, 'workersPerHost'],
    [{ events: 'some' }, 'events'],
    [{ maxAttempts: 0 }, 'maxAttempts'],
    [{ maxAge: 'soon' }, 'maxAge'],
    [{ minBackoff: '2s', maxBackoff: '1s' }, 'maxBackoff'],
    [{ timeout: 0 }, 'timeout'],
    [{ allow: 'hooks.internal' }, 'allow'],
    [{ allowHttp: 'yes' }, 'allowHttp'],
  ])('refuses %j and names the option', (options, name) => {
    expect(() => compile(options)).toThrow(ConfigurationError);
    expect(() => compile(options)).toThrow(`Module, "push": option "${name}" must be`);
  });
});
