import { describe, expect, it } from '@jest/globals';
import type { AgentWord } from './agent/agent-options.js';
import type { AgentProcess } from './cluster/agent-process.js';
import { agentPool, begin, runsOf } from './support/agent-pool.js';
import { countTo, expectOneEnd, getTask, resultOf } from './support/rest.js';

describe('SIGSTOP of a runner past its lease, then SIGCONT', () => {
  const pool = agentPool({ lease: 1000, sweepInterval: 200, cancelGrace: 300 });

  it.each([
    { text: 'stream {"chunks":5000,"pause":5}', end: 'FAILED' },
    { text: 'steps {"chunks":40,"pause":50}', end: 'COMPLETED' },
    { text: 'silent {"pause":60000}', end: 'FAILED' },
  ])('fences it and tells its processor: $text', async ({ text, end }) => {
    const [runner, other] = (await pool.start('all', 'all')) as [AgentProcess, AgentProcess];
    const words = wordsOf(runner);
    const id = await begin(runner, text);
    const watcher = pool.watcher(other);
    void watcher.follow(id);
    await watcher.reached(2);
    const [first] = runsOf(watcher.frames);

    await runner.pause(async () => {
      const isOther = () => watcher.sawEnd || runsOf(watcher.frames).at(-1) !== first;
      while (!isOther()) await watcher.reached(watcher.last + 1);
    });
    await words.until('returned');

    expect(words.of('aborted')).toMatchObject([{ run: first, reason: /: fenced\.$/ }].map(match));
    expect(await expectOneEnd([watcher])).toBe(end);
    await runner.logged(`${id}: the run was superseded.`);
    const [task, again] = await Promise.all([getTask(runner, id), getTask(other, id)]);
    expect(runner.lines.filter((line) => line.includes(id))).toHaveLength(1);
    expect(task).toEqual(again);
    if (end === 'COMPLETED') expect(resultOf(task)).toBe(countTo(40));
  });
});

/** Patterns of texts inside an expected value. */
function match(expected: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(expected).map(([name, value]) => [
    name,
    value instanceof RegExp ? (expect.stringMatching(value) as unknown) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function wordsOf(agent: AgentProcess) {
  const words: AgentWord[] = [];
  const waiting: (() => void)[] = [];
  agent.on('word', (word) => {
    words.push(word);
    for (const wake of waiting.splice(0)) wake();
  });
  const of = (kind: AgentWord['kind']) => words.filter((word) => word.kind === kind);
  return {
    of,
    async until(kind: AgentWord['kind']): Promise<void> {
      while (of(kind).length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
