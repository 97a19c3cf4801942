import { describe, expect, it } from '@jest/globals';
import { matchPath } from '#lib/transports/rest/rest-paths.js';

describe('matchPath', () => {
  it.each([
    ['/tasks', '', {}],
    ['/tasks/', '', {}],
    ['/tasks/t', '', { id: 't' }],
    ['/tasks/t:cancel', '', { id: 't' }],
    ['/tasks/a%3Ab:subscribe', '', { id: 'a:b' }],
    ['/tasks/a%2Fb', '', { id: 'a/b' }],
    ['/tasks/t/pushNotificationConfigs/urn:x:1', '', { taskId: 't', id: 'urn:x:1' }],
    ['/tasks/tasks', '', { id: 'tasks' }],
    ['/acme/tasks', 'acme', {}],
    ['/a%20b/message:send', 'a b', {}],
    ['/acme/extendedAgentCard', 'acme', {}],
    ['/tasks/tasks/t', 'tasks', { id: 't' }],
  ])('reads %s', (path, tenant, ids) => {
    expect(matchPath(path)).toMatchObject({ tenant, ids });
  });

  it.each([
    '',
    '/',
    '//tasks',
    '/task',
    '/tasks/t:jump',
    '/tasks/:cancel',
    '/tasks/%zz',
    '/tasks//',
    '/messages',
    '/message:sends',
    '/message%3Asend',
    '/Tasks',
    '/a/b/tasks',
    '/tasks/t/pushNotificationConfigs/c/d',
  ])('finds nothing at %j', (path) => {
    expect(matchPath(path)).toBeUndefined();
  });

  it('says what methods do', () => {
    const subscribe = 'subscribeToTask';
    expect(matchPath('/tasks/t:subscribe')?.methods).toEqual({ GET: subscribe, POST: subscribe });
    expect(matchPath('/tasks/t')?.methods).toEqual({ GET: 'getTask' });
  });
});
