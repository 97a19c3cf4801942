import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Endpoints } from '#lib/transports/adapters/endpoints.js';

const BOTH = ['JSONRPC', 'HTTP+JSON'] as const;

function ask(method: string, url: string, version = '1.0'): IncomingMessage {
  const headers = { 'a2a-version': version };
  return Object.assign(new IncomingMessage(new Socket()), { method, url, headers });
}

describe('agents beside each other', () => {
  let endpoints: Endpoints;

  beforeEach(() => {
    endpoints = new Endpoints();
    endpoints.add('', BOTH);
    endpoints.add('/one', BOTH);
    endpoints.add('/one/deep', ['HTTP+JSON']);
  });

  it.each([
    ['POST', '/', ''],
    ['POST', '/?x', ''],
    ['POST', '/one', '/one'],
    ['POST', '/one/', '/one'],
    ['GET', '/tasks', ''],
    ['GET', '/two/tasks', ''],
    ['GET', '/one/tasks?x', '/one'],
    ['GET', '/one/two/tasks', '/one'],
    ['GET', '/one/deep/tasks', '/one/deep'],
    ['POST', '/one/deep/message:send', '/one/deep'],
  ])('are asked by %s %s', (method, url, base) => {
    expect(endpoints.asked(ask(method, url))?.endpoint.base).toBe(base);
  });

  it.each([
    ['GET', '/'],
    ['POST', '/one/deep'],
    ['GET', '/onetasks'],
    ['PUT', '/tasks'],
    ['POST', '/tasks'],
  ])('are not asked by %s %s', (method, url) => {
    expect(endpoints.asked(ask(method, url))).toBeUndefined();
  });

  it.each([
    ['1.0', true],
    ['1.0.4', true],
    ['7.0', true],
    ['', false],
    ['0.3', false],
    ['0.3.0', false],
  ])('get requests over HTTP+JSON of version "%s": %s', (version, isRouted) => {
    expect(endpoints.routed(ask('GET', '/tasks', version)) !== undefined).toBe(isRouted);
  });

  it('have names of their own', () => {
    const ids = ['/', '/one', '/one/deep'].map((base) => {
      const at = base === '/' ? '/tasks' : `${base}/tasks`;
      return endpoints.asked(ask('GET', at))?.endpoint.id;
    });
    expect(new Set(ids).size).toBe(3);
  });
});
