import { describe, expect, it } from '@jest/globals';
import { agentPool, begin, runnerOf, runsOf } from './support/agent-pool.js';
import { countTo, expectOneEnd, getTask, resultOf } from './support/rest.js';

/** Far beyond the time of a test: nothing here is found by the end of a lease, or by a sweep. */
const NEVER = '10m';

describe.each([
  { mode: 'local', roles: ['all', 'all'] as const },
  { mode: 'queue', roles: ['api', 'worker', 'worker'] as const },
])('SIGTERM of a runner, $mode mode', ({ roles }) => {
  const pool = agentPool({ lease: NEVER, sweepInterval: NEVER, shutdownGrace: 200 });

  it('hands its run over at once, and its readers go on elsewhere', async () => {
    const agents = await pool.start(...roles);
    const id = await begin(agents[0]!, 'steps {"chunks":60,"pause":30}');
    const reader = pool.watcher(...agents.filter(({ serves }) => serves));
    void reader.follow(id);
    await reader.reached(10);
    const [first] = runsOf(reader.frames);
    const runner = runnerOf(first, agents);

    await runner.terminate();
    expect(await expectOneEnd([reader])).toBe('COMPLETED');

    const serving = agents.find(({ state, serves }) => state === 'up' && serves)!;
    const task = await getTask(serving, id);
    expect(resultOf(task)).toBe(countTo(60));
    expect(task.metadata).toMatchObject({ attempt: 2 });
    const runs = runsOf(reader.frames);
    expect(runs).toHaveLength(2);
    expect(runnerOf(runs[1], agents)).not.toBe(runner);
  });

  it('lets a run that is nearly done finish', async () => {
    const agents = await pool.start(...roles);
    const id = await begin(agents[0]!, 'silent {"pause":150}');
    const reader = pool.watcher(...agents.filter(({ serves }) => serves));
    void reader.follow(id);
    await reader.reached(2);
    const runner = runnerOf(runsOf(reader.frames)[0], agents);

    await runner.terminate();
    expect(await expectOneEnd([reader])).toBe('COMPLETED');
    expect(reader.frames.at(-1)?.event.statusUpdate?.metadata?.attempt).toBe(1);
  });

  it('takes the run from a processor that does not look at its signal', async () => {
    const agents = await pool.start(...roles);
    const id = await begin(agents[0]!, 'stubborn {"chunks":2000,"pause":10}');
    const reader = pool.watcher(...agents.filter(({ serves }) => serves));
    void reader.follow(id);
    await reader.reached(5);
    const runner = runnerOf(runsOf(reader.frames)[0], agents);

    await runner.terminate();
    expect(await expectOneEnd([reader])).toBe('FAILED');
  });
});
