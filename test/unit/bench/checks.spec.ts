import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { resultOf } from '../../../bench/harness/result.mjs';
import { printChecks } from '../../../bench/report/checks.mjs';
import { checkAnswer } from '../../../bench/load/requests.mjs';

describe('the bounds of a benchmark', () => {
  const lines: string[] = [];
  afterEach(() => {
    lines.length = 0;
    jest.restoreAllMocks();
  });

  function check(atLeast: number | undefined, atMost: number | undefined): boolean {
    jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    const suite = { name: 'send', title: 'Sends', bounds: [{ figure: 'ratio', atLeast, atMost }] };
    const outcome = { unit: 'sends/s', series: { ours: [1] }, figures: { ratio: [1, 9, 2] } };
    return printChecks([resultOf(suite, outcome, 1)]);
  }

  it('hold or do not hold for the median', () => {
    expect(check(2, undefined)).toBe(true);
    expect(check(2.01, undefined)).toBe(false);
    expect(check(undefined, 2)).toBe(true);
    expect(check(undefined, 1.99)).toBe(false);
  });

  it('are printed with what was measured', () => {
    check(2.5, undefined);
    expect(lines).toContain('NOT send: ratio = 2.00, at least 2.5');
    expect(lines).toContain('0 of 1 bounds are met.');
  });

  it.each([
    ['a bound without its figure', { other: [1] }],
    ['a figure without values', { ratio: [] }],
    ['a figure that is no number', { ratio: [Number.NaN] }],
  ])('are refused with %s', (_name, figures) => {
    const suite = { name: 'send', title: 'Sends', bounds: [{ figure: 'ratio', atMost: 1 }] };
    expect(() => resultOf(suite, { unit: 'ms', series: {}, figures }, 1)).toThrow();
  });
});

describe('an answer that is timed', () => {
  const parts = [{ text: 'question' }];
  const completed = { status: { state: 'TASK_STATE_COMPLETED' }, artifacts: [{ parts }] };

  it('is the completed task with what was asked', () => {
    expect(() => checkAnswer(completed, 'question')).not.toThrow();
  });

  it.each([
    ['nothing', undefined],
    ['another state', { ...completed, status: { state: 'TASK_STATE_FAILED' } }],
    ['no artifact', { ...completed, artifacts: [] }],
    ['another text', { ...completed, artifacts: [{ parts: [{ text: 'other' }] }] }],
    ['a text too many', { ...completed, artifacts: [{ parts: [...parts, ...parts] }] }],
  ])('fails the run when it is %s', (_name, task) => {
    expect(() => checkAnswer(task, 'question')).toThrow('Not the answer');
  });
});
