import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { compilePushOptions } from '#lib/options/compile-push-options.js';

const compile = (...allow: unknown[]) =>
  compilePushOptions({ allow } as never, 'RedisTaskManagerModule').allow;

describe('compilePushAllow', () => {
  it('tells names from addresses and networks', () => {
    const { names, networks } = compile(
      'Hooks.Internal.',
      '*.svc',
      '10.0.0.0/8',
      '::1',
      '10.0.0.1',
    );
    expect(names).toEqual(['hooks.internal', '*.svc']);
    expect(networks.map(([network, bits]) => `${network.toString()}/${bits}`)).toEqual([
      '10.0.0.0/8',
      '::1/128',
      '10.0.0.1/32',
    ]);
  });

  it.each([
    '',
    '*',
    '*.',
    '.',
    '10.0.0.0/33',
    '10.0.0/8',
    '127.1',
    '0x7f000001',
    '256.0.0.1',
    '::1/129',
    '::ffff:10.0.0.1',
    '::ffff:0a00:0001',
    'a.*.internal',
    'http://hooks.internal',
    'hooks.internal:8080',
    'hooks internal',
    'hooks..internal',
    7,
    null,
  ])('refuses %j and names the entry', (entry) => {
    expect(() => compile('hooks.internal', entry)).toThrow(ConfigurationError);
    const expected = 'RedisTaskManagerModule, "push": option "allow[1]" must be a host name';
    expect(() => compile('hooks.internal', entry)).toThrow(expected);
  });
});
