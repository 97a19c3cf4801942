import { describe, expect, it } from '@jest/globals';
import { agentPool, begin, runnerOf, runsOf } from './support/agent-pool.js';
import { countTo, expectOneEnd, getTask, resultOf } from './support/rest.js';

const LEASE_MS = 1500;
const SWEEP_MS = 200;

/** For a busy machine, and the sweep's jitter. */
const ROOM_MS = 1500;

describe.each([
  { mode: 'local', roles: ['all', 'all', 'all'] as const },
  { mode: 'queue', roles: ['api', 'worker', 'worker'] as const },
])('SIGKILL of a runner, $mode mode', ({ roles }) => {
  const pool = agentPool({ lease: LEASE_MS, sweepInterval: SWEEP_MS, cancelGrace: 300 });

  it('fails a task that may not be run again, for all who wait', async () => {
    const agents = await pool.start(...roles);
    const id = await begin(agents[0]!, 'silent {"pause":60000}');
    const probe = pool.watcher(...agents);
    void probe.follow(id);
    await probe.reached(2);
    const runner = runnerOf(runsOf(probe.frames)[0], agents);
    const others = agents.filter((agent) => agent !== runner && agent.serves);
    const watchers = others.map((agent) => pool.watcher(agent));
    watchers.forEach((watcher) => void watcher.follow(id));
    await Promise.all(watchers.map((watcher) => watcher.reached(2)));

    const before = performance.now();
    await runner.kill();
    expect(await expectOneEnd(watchers)).toBe('FAILED');
    expect(performance.now() - before).toBeLessThan(LEASE_MS + SWEEP_MS + ROOM_MS);
    const task = await getTask(others[0]!, id);
    expect(JSON.stringify(task.status.message)).toContain('before the task was finished');
  });

  it('runs another again, from its checkpoint', async () => {
    const agents = await pool.start(...roles);
    const id = await begin(agents[0]!, 'steps {"chunks":30,"pause":50}');
    const probe = pool.watcher(...agents);
    void probe.follow(id);
    await probe.reached(8);
    const [first] = runsOf(probe.frames);
    const runner = runnerOf(first, agents);
    const others = agents.filter((agent) => agent !== runner && agent.serves);
    const watcher = pool.watcher(...others);
    void watcher.follow(id);
    await watcher.reached(9);

    const before = performance.now();
    const seen = watcher.last;
    await runner.kill();
    while (runsOf(watcher.frames).at(-1) === first) await watcher.reached(watcher.last + 1);
    expect(performance.now() - before).toBeLessThan(LEASE_MS + SWEEP_MS + ROOM_MS);
    expect(watcher.last).toBeGreaterThan(seen);
    expect(await expectOneEnd([watcher, probe])).toBe('COMPLETED');
    const task = await getTask(others[0]!, id);
    expect(resultOf(task)).toBe(countTo(30));
    expect(task.metadata).toMatchObject({ attempt: 2 });
    expect(runnerOf(runsOf(watcher.frames).at(-1), agents)).not.toBe(runner);
  });
});
