import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { compileServerOptions } from '#lib/options/compile-server-options.js';

const nobody = () => undefined;

function compile(options: object) {
  return compileServerOptions(options, nobody);
}

describe('compileServerOptions', () => {
  it('fills in what the documentation says', () => {
    expect(compile({})).toEqual({
      path: '/',
      publicUrl: undefined,
      heartbeatMs: 15_000,
      cardMaxAgeSeconds: 3600,
      bindings: ['JSONRPC', 'HTTP+JSON'],
      guards: [],
      user: nobody,
      tenant: undefined,
      v03: false,
      agentCardSigning: undefined,
      namesCallers: false,
      anonymous: undefined,
    });
  });

  it.each([
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['a2a', '/a2a'],
    ['/a2a', '/a2a'],
    ['/a2a/', '/a2a'],
    ['/api/v1.0/a2a_b-c', '/api/v1.0/a2a_b-c'],
  ])('makes the path %j to %j', (path, expected) => {
    expect(compile({ path }).path).toBe(expected);
  });

  it.each([
    ['https://agent.example', 'https://agent.example'],
    ['https://agent.example/', 'https://agent.example'],
    ['http://localhost:3000/base//', 'http://localhost:3000/base'],
  ])('makes the public URL %j to %j', (publicUrl, expected) => {
    expect(compile({ publicUrl }).publicUrl).toBe(expected);
  });

  it('serves version 0.3 when told to, and takes nothing but true and false', () => {
    expect(compile({ v03: true }).v03).toBe(true);
    expect(() => compile({ v03: '0.3' })).toThrow(/option "v03" must be true or false/);
  });

  it('takes the user of the application', () => {
    const user = () => ({ isAuthenticated: true, userName: 'x' });
    expect(compile({ user }).user).toBe(user);
  });

  it('takes a heartbeat of 0 as none, and rounds the age of the card down', () => {
    expect(compile({ heartbeat: 0 }).heartbeatMs).toBe(0);
    expect(compile({ cardMaxAge: 1999 }).cardMaxAgeSeconds).toBe(1);
  });

  it.each([
    [{ path: 'a b' }, 'path', 'a path such as "/" or "/a2a"'],
    [{ path: '/:id' }, 'path', 'a path such as'],
    [{ path: '/*' }, 'path', 'a path such as'],
    [{ path: 1 }, 'path', 'a path such as'],
    [{ publicUrl: 'agent.example' }, 'publicUrl', 'an http or https URL'],
    [{ publicUrl: 'ftp://agent.example' }, 'publicUrl', 'an http or https URL'],
    [{ publicUrl: '' }, 'publicUrl', 'an http or https URL'],
    [{ publicUrl: 1 }, 'publicUrl', 'an http or https URL'],
    [{ publicUrl: null }, 'publicUrl', 'an http or https URL'],
    [{ heartbeat: 'often' }, 'heartbeat', "such as '30s'"],
    [{ heartbeat: -1 }, 'heartbeat', "such as '30s'"],
    [{ heartbeat: '30d' }, 'heartbeat', 'to 24d'],
    [{ cardMaxAge: 'long' }, 'cardMaxAge', "such as '30s'"],
    [{ cardMaxAge: -1 }, 'cardMaxAge', "such as '30s'"],
    [{ user: 'alice' }, 'user', 'a function of the call'],
    [{ user: null }, 'user', 'a function of the call'],
    [{ tenant: 'acme' }, 'tenant', 'a function of the call'],
    [{ bindings: [] }, 'bindings', "'JSONRPC', 'HTTP+JSON' or both"],
    [{ bindings: ['GRPC'] }, 'bindings', "'JSONRPC', 'HTTP+JSON' or both"],
    [{ guards: 'all' }, 'guards', 'a list of guards'],
    [{ anonymous: 'no' }, 'anonymous', 'true or false'],
  ])('refuses %j for its %s', (options, name, accepted) => {
    const message = new RegExp(`^A2AServerModule: option "${name}" must be`);
    expect(() => compile(options)).toThrow(ConfigurationError);
    expect(() => compile(options)).toThrow(message);
    expect(() => compile(options)).toThrow(accepted);
  });
});
