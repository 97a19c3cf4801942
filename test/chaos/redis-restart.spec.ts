import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { AgentProcess } from './cluster/agent-process.js';
import { agentPool, begin, runsOf } from './support/agent-pool.js';
import { countTo, expectOneEnd, getTask, resultOf } from './support/rest.js';

describe('Redis SIGKILL, then a restart with its AOF', () => {
  const pool = agentPool({ lease: '20s' });

  it('loses nothing: the run goes on, and every watcher sees every event', async () => {
    const agents = (await pool.start('all', 'all')) as [AgentProcess, AgentProcess];
    const id = await begin(agents[0], 'steps {"chunks":120,"pause":20}');
    const watchers = agents.map((agent) => pool.watcher(agent));
    watchers.forEach((watcher) => void watcher.follow(id));

    for (const seq of [10, 40, 70]) {
      await Promise.all(watchers.map((watcher) => watcher.reached(seq)));
      await pool.redis.kill();
      await delay(100); // long enough for refused connections
      await pool.redis.start();
    }

    expect(await expectOneEnd(watchers)).toBe('COMPLETED');
    expect(watchers.flatMap(({ frames }) => runsOf(frames))).toHaveLength(2);
    for (const agent of agents) expect(resultOf(await getTask(agent, id))).toBe(countTo(120));
    expect(watchers.map(({ drops }) => drops)).toEqual([0, 0]);
  });
});
