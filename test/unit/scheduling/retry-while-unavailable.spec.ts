import { describe, expect, it } from '@jest/globals';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { retryWhileUnavailable } from '#lib/scheduling/retry-while-unavailable.js';

const away = () => new TaskStoreUnavailableError();

describe('retryWhileUnavailable', () => {
  it('repeats a step until the store answers', async () => {
    let calls = 0;
    const step = async () => {
      calls += 1;
      if (calls < 4) throw away();
      return 'done';
    };
    expect(await retryWhileUnavailable(step, 60_000)).toBe('done');
    expect(calls).toBe(4);
  });

  it('passes other errors on at once', async () => {
    let calls = 0;
    const step = async () => {
      calls += 1;
      throw new TypeError('Not JSON');
    };
    await expect(retryWhileUnavailable(step, 60_000)).rejects.toThrow(TypeError);
    expect(calls).toBe(1);
  });

  it('gives up with the error of the store when its patience is over', async () => {
    const step = () => Promise.reject(away());
    await expect(retryWhileUnavailable(step, 60)).rejects.toThrow(TaskStoreUnavailableError);
    let calls = 0;
    const once = async () => {
      calls += 1;
      throw away();
    };
    await expect(retryWhileUnavailable(once, 0)).rejects.toThrow(TaskStoreUnavailableError);
    expect(calls).toBe(1);
  });

  it('gives up when nobody wants the result any more', async () => {
    const lost = new AbortController();
    let calls = 0;
    const step = async () => {
      calls += 1;
      if (calls === 2) lost.abort();
      throw away();
    };
    const result = retryWhileUnavailable(step, 60_000, lost.signal);
    await expect(result).rejects.toThrow(TaskStoreUnavailableError);
    expect(calls).toBe(2);
  });
});
