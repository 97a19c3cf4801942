import { describe, expect, it } from '@jest/globals';
import { newTaskId } from '#lib/model/task-id.js';
import { parseLaneName, parseLaneWords } from '#lib/redis/lane-name.js';
import { RedisKeys } from '#lib/redis/redis-keys.js';

const PARTITIONS = 16;
const keys = new RedisKeys('a2a', PARTITIONS);
const SCOPE = { tenant: 'tenant', owner: 'alice' };

function runIn(contextId: string, scope = SCOPE) {
  const taskId = newTaskId(keys.partitionOf(scope, contextId));
  return { scope, contextId, taskId };
}

/** What Redis hashes: the text between the first pair of braces (Redis Cluster specification). */
function hashTag(key: string): string {
  return /\{(.+?)\}/.exec(key)?.[1] ?? '';
}

describe('RedisKeys', () => {
  it.each(['context', 'a:b', '{0}', '}{', 'ünï', '', '\ud800', 'x'.repeat(512)])(
    'puts all keys of a run in one slot (context %j)',
    (contextId) => {
      const run = runIn(contextId, { tenant: '{1}', owner: 'a:b' });
      const all = [
        ...keys.forRun(run),
        ...keys.forStream(run.taskId),
        keys.runsOfTask(run.taskId),
        keys.eventsChannel(run.taskId),
        keys.controlChannelOfTask(run.taskId),
        keys.letIn(run.taskId, 'key'),
        ...keys.forLane(run.taskId),
        keys.pushDead('{1}', keys.partitionOf(run.scope, contextId)),
      ];
      const partition = String(keys.partitionOf(run.scope, contextId));
      for (const key of all) {
        expect(key).toMatch(/^a2a:\{\d+\}:/);
        expect(hashTag(key)).toBe(partition);
      }
      expect(new Set(keys.forRun(run)).size).toBe(12);
      expect(new Set(keys.forLane(run.taskId)).size).toBe(8);
    },
  );

  it('names no key of one owner as one of another, whatever they are called', () => {
    const names = ['', 'a', 'b', 'a:b', 'a%3Ab', ':', '{', 'a:', ':b'];
    const seen = new Set<string>();
    for (const tenant of names) {
      for (const owner of names) {
        for (const contextId of names) {
          const scope = { tenant, owner };
          seen.add(keys.conversation(scope, contextId).replace(/\{\d+\}/, ''));
          seen.add(`send ${keys.sendRecord(scope, contextId).replace(/\{\d+\}/, '')}`);
          seen.add(`index ${keys.contextIndex(scope, contextId).replace(/\{\d+\}/, '')}`);
        }
        seen.add(`index ${keys.ownerIndex({ tenant, owner }, 0).replace(/\{\d+\}/, '')}`);
      }
    }
    expect(seen.size).toBe(3 * names.length ** 3 + names.length ** 2);
  });

  it('keeps agents apart, and the names the root agent always had', () => {
    const scope = { agent: 'billing', ...SCOPE };
    expect(keys.ownerIndex(SCOPE, 3)).toBe('a2a:{3}:tasks:tenant:alice');
    expect(keys.ownerIndex(scope, 3)).toBe('a2a:{3}:tasks:billing%0Atenant:alice');
    expect(keys.conversation(scope, 'x')).not.toBe(keys.conversation(SCOPE, 'x'));
  });

  it('names lanes so that their parts can be told again, whatever a client calls them', () => {
    const taskId = newTaskId(3);
    for (const configId of ['a', 'a:b', 'a b\n', '%3A', 'ü', '{0}', ' ', '\ud800']) {
      const name = `${taskId}:host_-09:${keys.pushField(configId)}`;
      const wellFormed = Buffer.from(configId).toString();
      const lane = { taskId, host: 'host_-09', configId: wellFormed };
      expect(parseLaneName(name)).toEqual(lane);
      expect(parseLaneWords(`push ${name} ${name}`)).toEqual([lane, lane]);
    }
    expect(parseLaneWords(`cancel ${taskId}`)).toBeUndefined();
  });

  it('knows the ids this store can have made', () => {
    expect(keys.owns(newTaskId(PARTITIONS - 1))).toBe(true);
    for (const id of [newTaskId(PARTITIONS), 'task', '', '00000000-0000-4000-8000-000000000000']) {
      expect(keys.owns(id)).toBe(false);
    }
    expect(() => keys.task('task')).toThrow(RangeError);
  });

  it('knows whether a task can be of a context', () => {
    const run = runIn('context');
    expect(keys.places(run)).toBe(true);
    const partition = (keys.partitionOf(SCOPE, 'context') + 1) % PARTITIONS;
    expect(keys.places({ ...run, taskId: newTaskId(partition) })).toBe(false);
    expect(keys.places({ ...run, taskId: 'task' })).toBe(false);
  });

  it('spreads contexts over the partitions', () => {
    const partitions = Array.from({ length: 1_000 }, (_, i) => keys.partitionOf(SCOPE, `${i}`));
    expect(new Set(partitions).size).toBe(PARTITIONS);
  });
});
