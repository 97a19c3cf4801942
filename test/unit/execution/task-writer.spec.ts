import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { LimitExceededError } from '#lib/errors/limit-exceeded.error.js';
import { RunFencedError } from '#lib/errors/run-fenced.error.js';
import { TaskEndedError } from '#lib/errors/task-ended.error.js';
import { TaskWriter, type WriterTarget } from '#lib/execution/task-writer.js';
import type { EncodedUpdate } from '#lib/model/encoded-update.js';
import type { CommitResult } from '#lib/repositories/task.repository.js';
import { deferred, type Deferred } from '../../support/deferred.js';

function update(name: string, bytes = 1): EncodedUpdate {
  return { kind: 'artifact', body: name, metadata: '', metadataEntries: [], bytes };
}

const status: EncodedUpdate = {
  ...update('status'),
  kind: 'status',
  state: TaskState.TASK_STATE_WORKING,
};

/** A target whose commits are answered by the test, or at once. */
class Target implements WriterTarget {
  readonly taskId = 'task';
  maxArtifactBytes = 1_000_000;
  readonly commits: { readonly number: number; readonly names: string[] }[] = [];
  readonly stored: string[] = [];
  readonly failures: Error[] = [];
  /** When set, commits wait for the test to answer them. */
  held: Deferred<CommitResult>[] | undefined;
  private seq = 0;

  async commit(number: number, updates: readonly EncodedUpdate[]): Promise<CommitResult> {
    this.commits.push({ number, names: updates.map(({ body }) => body) });
    if (!this.held) return this.applies(updates.length);
    const answer = deferred<CommitResult>();
    this.held.push(answer);
    return answer.promise;
  }

  applies(applied: number, refused: 'none' | 'terminal' | 'too-large' = 'none'): CommitResult {
    const firstSeq = this.seq + 1;
    this.seq += applied;
    const cancelRequested = false;
    const lastSeq = this.seq;
    return { outcome: 'applied', firstSeq, lastSeq, time: 0, applied, refused, cancelRequested };
  }

  applied(updates: readonly EncodedUpdate[]): void {
    this.stored.push(...updates.map(({ body }) => body));
  }

  failed(error: Error): void {
    this.failures.push(error);
  }

  get names(): string[][] {
    return this.commits.map(({ names }) => names);
  }
}

function setUp() {
  const target = new Target();
  return { target, writer: new TaskWriter(target) };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** What became of promises: `ok`, or the class of their error. */
async function outcomes(written: readonly Promise<void>[]): Promise<string[]> {
  const settled = await Promise.allSettled(written);
  return settled.map((one) =>
    one.status === 'fulfilled' ? 'ok' : (one.reason as Error).constructor.name,
  );
}

describe('TaskWriter', () => {
  it('sends the updates of one tick in one commit, in order', async () => {
    const { target, writer } = setUp();
    const written = ['a', 'b', 'c'].map((name) => writer.write(update(name)));
    await Promise.resolve().then(() => written.push(writer.write(update('same tick'))));
    await Promise.all(written);
    expect(target.names).toEqual([['a', 'b', 'c', 'same tick']]);
  });

  it('collects what comes while a commit is on the wire for the next one', async () => {
    const { target, writer } = setUp();
    target.held = [];
    const first = writer.write(update('a'));
    await tick();
    const later = ['b', 'c'].map((name) => writer.write(update(name)));
    await tick();
    later.push(writer.write(update('d')));
    expect(target.names).toEqual([['a']]);
    target.held[0]!.resolve(target.applies(1));
    await first;
    await tick();
    expect(target.names).toEqual([['a'], ['b', 'c', 'd']]);
    target.held[1]!.resolve(target.applies(3));
    await Promise.all(later);
    expect(target.stored).toEqual(['a', 'b', 'c', 'd']);
  });

  it('numbers its commits from one', async () => {
    const { target, writer } = setUp();
    for (const name of ['a', 'b', 'c']) await writer.write(update(name));
    expect(target.commits.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('limits a commit in updates and in bytes, but sends a single large one', async () => {
    const { target, writer } = setUp();
    target.maxArtifactBytes = 10_000_000;
    await Promise.all(Array.from({ length: 600 }, (_, i) => writer.write(update(`${i}`))));
    expect(target.names.map(({ length }) => length)).toEqual([256, 256, 88]);

    target.commits.length = 0;
    const sizes = [300_000, 300_000, 2_000_000, 10];
    await Promise.all(sizes.map((size) => writer.write(update(`${size}`, size))));
    expect(target.names).toEqual([['300000'], ['300000'], ['2000000'], ['10']]);
  });

  it('commits without an update to make sure that the task is there', async () => {
    const { target, writer } = setUp();
    expect(writer.used).toBe(false);
    await writer.write(undefined);
    expect(target.names).toEqual([[]]);
    expect(writer.used).toBe(true);
    await Promise.all([writer.write(undefined), writer.write(update('a'))]);
    expect(target.names).toEqual([[], ['a']]);
  });

  it('is idle when nothing is queued or on the wire', async () => {
    const { target, writer } = setUp();
    await writer.idle();
    void writer.write(update('a'));
    void writer.write(update('b')).then(() => writer.write(update('c')));
    await writer.idle();
    expect(target.stored).toEqual(['a', 'b', 'c']);
  });

  it('has room again for a producer that fills the queue within one tick', async () => {
    const { target, writer } = setUp();
    for (let i = 0; i < 1_000; i += 1) {
      void writer.write(update(`update ${i}`));
      await writer.room();
    }
    await writer.idle();
    expect(target.stored).toHaveLength(1_000);
  });

  it('has room again when a full queue went out', async () => {
    const { target, writer } = setUp();
    target.held = [];
    await writer.room();
    for (let i = 0; i < 800; i += 1) void writer.write(update('x'));
    await tick();
    let free = false;
    const room = writer.room().then(() => (free = true));
    await tick();
    expect(free).toBe(false);
    target.held[0]!.resolve(target.applies(256));
    await tick();
    expect(free).toBe(false);
    target.held[1]!.resolve(target.applies(256));
    await room;
    target.held[2]!.resolve(target.applies(256));
    await tick();
    target.held[3]!.resolve(target.applies(32));
    await writer.idle();
  });
});

describe('a TaskWriter that fails', () => {
  it.each([
    ['fenced', RunFencedError],
    ['missing', RunFencedError],
    ['terminal', TaskEndedError],
  ] as const)('takes nothing more after %s', async (outcome, type) => {
    const { target, writer } = setUp();
    target.held = [];
    const written = [writer.write(update('a'))];
    await tick();
    written.push(writer.write(update('queued')));
    target.held[0]!.resolve({ outcome });
    expect(await outcomes(written)).toEqual([type.name, type.name]);
    await expect(writer.write(update('late'))).rejects.toThrow(type);
    expect(target.names).toEqual([['a']]);
    expect(target.failures).toHaveLength(1);
    expect(writer.failure).toBeInstanceOf(type);
  });

  it('keeps its first error', async () => {
    const { target, writer } = setUp();
    const first = new Error('First');
    writer.stop(first);
    writer.stop(new Error('Second'));
    await expect(writer.refuse(new Error('Third'))).rejects.toThrow('First');
    await expect(writer.write(update('a'))).rejects.toThrow('First');
    expect(target.failures).toEqual([first]);
    expect(target.commits).toEqual([]);
  });

  it('resolves what was applied and rejects the rest of a commit', async () => {
    const { target, writer } = setUp();
    target.held = [];
    const written = ['a', 'b', 'c', 'd'].map((name) => writer.write(update(name)));
    await tick();
    target.held[0]!.resolve(target.applies(2, 'terminal'));
    expect(await outcomes(written)).toEqual(['ok', 'ok', 'TaskEndedError', 'TaskEndedError']);
    expect(target.stored).toEqual(['a', 'b']);
    expect(writer.used).toBe(true);
  });

  it('says that the store found the artifacts too large', async () => {
    const { target, writer } = setUp();
    target.held = [];
    const written = writer.write(update('a'));
    await tick();
    target.held[0]!.resolve(target.applies(0, 'too-large'));
    await expect(written).rejects.toThrow(LimitExceededError);
  });

  it('refuses artifacts that could never be stored, before they fill the memory', async () => {
    const { target, writer } = setUp();
    target.maxArtifactBytes = 100;
    target.held = [];
    const written = [writer.write(update('a', 60)), writer.write(status)];
    await tick();
    written.push(writer.write(update('b', 60)), writer.write(update('c', 60)));
    written.push(writer.write(status));
    expect(target.failures).toEqual([expect.any(LimitExceededError)]);
    target.held[0]!.resolve(target.applies(2));
    await tick();
    target.held[1]!.resolve(target.applies(1));
    const limit = 'LimitExceededError';
    expect(await outcomes(written)).toEqual(['ok', 'ok', 'ok', limit, limit]);
  });

  it('rejects with what the store threw, and goes on after recover()', async () => {
    const { target, writer } = setUp();
    target.held = [];
    const written = writer.write(update('a'));
    await tick();
    const away = new Error('Away');
    target.held[0]!.reject(away);
    await expect(written).rejects.toBe(away);
    target.held = undefined;
    writer.recover();
    await writer.write(update('b'));
    expect(target.commits.map(({ number }) => number)).toEqual([1, 2]);
    expect(writer.failure).toBeUndefined();
  });

  it('still writes what was queued before a refusal, and nothing after a stop', async () => {
    const { target, writer } = setUp();
    const before = writer.write(update('before'));
    const refused = writer.refuse(new TypeError('Not JSON'));
    const after = writer.write(update('after'));
    expect(await outcomes([before, refused, after])).toEqual(['ok', 'TypeError', 'TypeError']);
    expect(target.names).toEqual([['before']]);

    const second = setUp();
    const queued = second.writer.write(update('queued'));
    second.writer.stop(new RunFencedError('task'));
    await expect(queued).rejects.toThrow(RunFencedError);
    await second.writer.idle();
    expect(second.target.commits).toEqual([]);
  });

  it('leaves no rejection unhandled when nobody awaits', async () => {
    const { target, writer } = setUp();
    target.held = [];
    void writer.write(update('a'));
    await tick();
    void writer.write(update('b'));
    target.held[0]!.resolve({ outcome: 'fenced' });
    await tick();
    void writer.write(update('c'));
    void writer.refuse(new Error('Refused'));
    await tick(); // Jest fails the test on an unhandled rejection
    expect(target.failures).toHaveLength(1);
  });
});
