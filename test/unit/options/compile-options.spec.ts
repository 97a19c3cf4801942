import { compilePushOptions } from '#lib/options/compile-push-options.js';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { compileOptions, compileRedisOptions } from '#lib/options/compile-options.js';

const CARD = { name: 'Agent', description: 'Does things', version: '1' };
const DAY = 24 * 60 * 60 * 1000;

function compile(options: object) {
  return compileRedisOptions({
    agentCard: CARD,
    connection: 'redis://localhost',
    ...options,
  });
}

function refusal(options: object): string {
  try {
    compile(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('The options were accepted.');
}

describe('compileRedisOptions', () => {
  it('fills in what the documentation says', () => {
    expect(compile({})).toEqual({
      agentCard: CARD,
      connection: 'redis://localhost',
      prefix: 'a2a',
      partitions: 16,
      connectTimeoutMs: 10_000,
      expirationMs: 60 * 60 * 1000,
      interruptedExpirationMs: 30 * DAY,
      maxHistoryLength: 100,
      maxJournalLength: 10_000,
      maxArtifactBytes: 16 * 1024 * 1024,
      maxInboxLength: 16,
      maxPushConfigs: 10,
      push: compilePushOptions({}, 'RedisTaskManagerModule'),
      idempotentSendMs: 0,
      checkMediaTypes: false,
      leaseMs: 30_000,
      renewIntervalMs: 10_000,
      sweepIntervalMs: 5_000,
      cancelGraceMs: 5_000,
      shutdownGraceMs: 10_000,
      execution: { mode: 'local', role: 'all', concurrency: 100, forwardHeaders: [] },
    });
  });

  it.each([
    [1500, 1500],
    [1500.4, 1500],
    ['90s', 90_000],
    ['1.5h', 1.5 * 60 * 60 * 1000],
    ['7d', 7 * DAY],
    ['2 days', 2 * DAY],
    ['100', 100],
    ['36500d', 36_500 * DAY],
  ])('reads the duration %j', (expiration, milliseconds) => {
    expect(compile({ expiration }).expirationMs).toBe(milliseconds);
  });

  it.each([
    'soon',
    '',
    ' ',
    '5 lightyears',
    '-5s',
    -1,
    0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.MAX_VALUE,
    '1000y',
    true,
    {},
    [],
    1n,
    Symbol('s'),
    () => '1h',
    new Date(0),
    'x'.repeat(200),
  ])('refuses a duration that is none: %p', (expiration) => {
    const message = refusal({ expiration });
    expect(message).toMatch(/^RedisTaskManagerModule: option "expiration" must be milliseconds/);
    expect(message).toContain("'30s', '24h', '7d', from 1ms to 36500d; got ");
  });

  it.each([
    [{ idempotentSend: false }, 0],
    [{ idempotentSend: true }, 30 * DAY],
    [{ idempotentSend: {} }, 30 * DAY],
    [{ idempotentSend: true, expiration: '60d' }, 60 * DAY],
    [{ idempotentSend: { ttl: '10m' } }, 10 * 60_000],
  ])('remembers messages as %j says', (options, milliseconds) => {
    expect(compile(options).idempotentSendMs).toBe(milliseconds);
  });

  it.each([
    [{ idempotentSend: 'yes' }, 'option "idempotentSend" must be true, false or an object'],
    [{ idempotentSend: [] }, 'option "idempotentSend" must be true, false or an object'],
    [{ idempotentSend: { ttl: 999 } }, '"idempotentSend": option "ttl" must be milliseconds'],
    [{ checkMediaTypes: 1 }, 'option "checkMediaTypes" must be true or false'],
  ])('refuses %j', (options, says) => {
    expect(refusal(options)).toContain(says);
  });

  it.each(['lease', 'sweepInterval', 'shutdownGrace', 'connectTimeout'])(
    'refuses %s beyond what a timer can wait',
    (name) => {
      expect(refusal({ [name]: '25d' })).toContain(`option "${name}" must be`);
      expect(refusal({ [name]: '25d' })).toContain('to 24d; got "25d"');
      expect(() => compile({ [name]: '24d' })).not.toThrow();
    },
  );

  it.each([
    ['maxHistoryLength', 1, 1_000_000],
    ['maxJournalLength', 1, 10_000_000],
    ['maxArtifactBytes', 1024, 512 * 1024 * 1024],
    ['maxInboxLength', 1, 10_000],
    ['maxPushConfigs', 1, 1000],
    ['partitions', 1, 4095],
  ])('takes %s from %i to %i', (name, min, max) => {
    expect(compile({ [name]: min })).toHaveProperty(name, min);
    expect(compile({ [name]: max })).toHaveProperty(name, max);
    for (const bad of [min - 1, max + 1, min + 0.5, '8', Number.NaN, true, {}, 1n]) {
      const message = refusal({ [name]: bad });
      expect(message).toContain(`option "${name}" must be a whole number from ${min} to ${max}`);
    }
  });

  it.each([
    [{ lease: '999ms' }, 'lease', '1s'],
    [{ cancelGrace: '30s' }, 'cancelGrace', 'shorter than "lease" (30000 ms)'],
    [{ lease: '2s', cancelGrace: '3s' }, 'cancelGrace', 'shorter than "lease" (2000 ms)'],
    [{ lease: '2s', cancelGrace: 1, renewInterval: '2s' }, 'renewInterval', 'shorter than "lease"'],
    [{ sweepInterval: 9 }, 'sweepInterval', '10ms'],
    [{ sweepInterval: 0 }, 'sweepInterval', '10ms'],
    [{ shutdownGrace: -1 }, 'shutdownGrace', '0ms'],
    [{ connectTimeout: 0 }, 'connectTimeout', '1ms'],
    [{ prefix: '' }, 'prefix', 'without spaces and braces'],
    [{ prefix: 'a b' }, 'prefix', 'without spaces and braces'],
    [{ prefix: 'a{b}' }, 'prefix', 'without spaces and braces'],
    [{ prefix: 1 }, 'prefix', 'without spaces and braces'],
  ])('refuses %j for its %s', (options, name, accepted) => {
    const message = refusal(options);
    expect(message).toContain(`option "${name}" must be`);
    expect(message).toContain(accepted);
  });

  it.each([
    undefined,
    null,
    'Agent',
    {},
    { name: 'Agent' },
    { ...CARD, name: '' },
    { ...CARD, version: 1 },
    { ...CARD, description: undefined },
  ])('refuses the agent card %j', (agentCard) => {
    expect(refusal({ agentCard })).toContain(
      'option "agentCard" must be an object with a name, a description and a version',
    );
  });

  it.each([
    [{ skills: {} }, 'agentCard.skills'],
    [{ skills: 'talk' }, 'agentCard.skills'],
    [{ supportedInterfaces: 'https://a.example' }, 'agentCard.supportedInterfaces'],
    [{ defaultInputModes: 'text/plain' }, 'agentCard.defaultInputModes'],
    [{ defaultOutputModes: 'text/plain' }, 'agentCard.defaultOutputModes'],
    [{ capabilities: 'streaming' }, 'agentCard.capabilities'],
    [{ capabilities: true }, 'agentCard.capabilities'],
  ])('refuses an agent card with %j', (more, name) => {
    expect(refusal({ agentCard: { ...CARD, ...more } })).toContain(`option "${name}" must be`);
  });

  it.each([
    undefined,
    null,
    '',
    'localhost:6379',
    'http://localhost',
    'redis:// localhost',
    6379,
    true,
  ])('refuses the connection %j', (connection) => {
    const message = refusal({ connection });
    expect(message).toContain('option "connection" must be a redis:// or rediss:// URL');
    expect(message).toContain('{ cluster } or { client }');
  });

  it('does not repeat a connection text, which may hold a password', () => {
    expect(refusal({ connection: 'rediss:/user:hunter2@host' })).not.toContain('hunter2');
  });

  it.each([{ cluster: [] }, { cluster: 'a' }, { cluster: undefined }])(
    'refuses the cluster %j',
    (connection) => {
      expect(refusal({ connection })).toContain('option "connection.cluster" must be a list');
    },
  );

  it.each([
    'redis://h',
    'rediss://u:p@h:1/2',
    { host: 'h' },
    { cluster: [{ host: 'h', port: 1 }] },
  ])('takes the connection %j', (connection) => {
    expect(compile({ connection }).connection).toBe(connection);
  });

  it.each([
    [{ mode: 'remote' }, 'mode', "'local' or 'queue'"],
    [{ role: 'boss' }, 'role', "'api', 'worker' or 'all'"],
    [{ role: 'worker' }, 'role', "'all' unless mode is 'queue'"],
    [{ concurrency: 0 }, 'concurrency', 'a whole number from 1'],
    [{ concurrency: 1.5 }, 'concurrency', 'a whole number from 1'],
    [{ forwardHeaders: ['X-Upper'] }, 'forwardHeaders', 'header names in lower case'],
    [{ forwardHeaders: ['a b'] }, 'forwardHeaders', 'header names in lower case'],
    [{ forwardHeaders: [1] }, 'forwardHeaders', 'header names in lower case'],
    [{ forwardHeaders: 'x-tenant' }, 'forwardHeaders', 'header names in lower case'],
  ])('refuses the execution %j for its %s', (execution, name, accepted) => {
    const message = refusal({ execution });
    expect(message).toContain('"execution"');
    expect(message).toContain(`option "${name}" must be`);
    expect(message).toContain(accepted);
  });

  it.each(['queue', null, 1])('refuses an execution that is no object: %j', (execution) => {
    expect(refusal({ execution })).toContain('option "execution" must be an object');
  });

  it.each(['api', 'worker', 'all'] as const)('takes the role %s of a queue', (role) => {
    expect(compile({ execution: { mode: 'queue', role } }).execution.role).toBe(role);
  });
});

describe('compileOptions', () => {
  it.each([undefined, null, 'x', 1])('refuses options that are none: %j', (options) => {
    expect(() => compileOptions(options as never)).toThrow(
      'MemoryTaskManagerModule: options are missing; at least "agentCard" is needed.',
    );
    expect(() => compileRedisOptions(options as never)).toThrow(/^RedisTaskManagerModule: options/);
  });

  it('names its module', () => {
    expect(() => compileOptions({ agentCard: CARD, maxInboxLength: 0 })).toThrow(
      'MemoryTaskManagerModule: option "maxInboxLength" must be a whole number from 1 to 10000; got 0.',
    );
  });
});
