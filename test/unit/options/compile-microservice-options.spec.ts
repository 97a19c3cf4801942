import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import {
  compileMicroserviceClientOptions,
  compileMicroserviceOptions,
} from '#lib/options/compile-microservice-options.js';

describe('compileMicroserviceOptions', () => {
  it('fills in what the documentation says', () => {
    expect(compileMicroserviceOptions({})).toEqual({
      agent: '',
      prefix: 'a2a',
      window: { events: 256, characters: 1_048_576, ms: 30_000 },
    });
  });

  it.each([
    [{ prefix: '' }, 'prefix'],
    [{ prefix: 'a*' }, 'prefix'],
    [{ prefix: '.a' }, 'prefix'],
    [{ windowEvents: 0 }, 'windowEvents'],
    [{ windowCharacters: 1.5 }, 'windowCharacters'],
    [{ windowTime: '1ms' }, 'windowTime'],
  ])('refuses %j by the name of the option', (options, name) => {
    expect(() => compileMicroserviceOptions(options)).toThrow(ConfigurationError);
    expect(() => compileMicroserviceOptions(options)).toThrow(
      `A2AMicroserviceModule: option "${name}"`,
    );
  });
});

describe('compileMicroserviceClientOptions', () => {
  it('fills in what the documentation says', () => {
    expect(compileMicroserviceClientOptions({})).toEqual({
      prefix: 'a2a',
      heartbeatMs: 10_000,
      retryForMs: 30_000,
      headers: {},
    });
  });

  it.each([
    [{ prefix: 'a b' }, 'prefix'],
    [{ heartbeat: '2h' }, 'heartbeat'],
    [{ retryFor: 'long' }, 'retryFor'],
    [{ headers: { a: 1 } }, 'headers'],
  ])('refuses %j by the name of the option', (options, name) => {
    const compile = () => compileMicroserviceClientOptions(options as object);
    expect(compile).toThrow(`A2AMicroserviceClient: option "${name}"`);
  });
});
