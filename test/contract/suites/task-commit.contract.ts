import { describe, expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { encodeUpdate } from '#lib/model/encoded-update.js';
import { textOf, textPart } from '#lib/model/messages.js';
import { TaskFold } from '#lib/model/task-fold.js';
import { isTerminal, STORED_STATES } from '#lib/model/task-state.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';

const { applied, artifactOf, chunk, completed, createTask, journal, SCOPE, working } = fixtures;

export function taskCommitContract(open: OpenStore): void {
  describe('commit', () => {
    it('continues the sequence without holes', async () => {
      const store = await open();
      const run = await createTask(store);
      const first = applied(await store.tasks.commit(run, 2, [working(), chunk('a')]));
      const second = applied(await store.tasks.commit(run, 3, [chunk('b'), completed()]));

      expect([first.firstSeq, first.lastSeq]).toEqual([2, 3]);
      expect([second.firstSeq, second.lastSeq]).toEqual([4, 5]);
      expect(second.time).toBeGreaterThanOrEqual(first.time);
      expect(await journal(store, run)).toHaveLength(5);
    });

    it('folds 2,000 chunks, and the fold of the journal is the snapshot', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working('Writing')] });
      for (let number = 2; number < 22; number += 1) {
        const updates = Array.from({ length: 100 }, (_, i) => chunk(`${number}.${i};`));
        applied(await store.tasks.commit(run, number, updates));
      }
      const { task, seq } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(seq).toBe(2002);
      expect(task.artifacts).toHaveLength(1);
      expect(task.artifacts[0]!.parts).toHaveLength(2000);
      expect(textOf(task.artifacts[0]).startsWith('2.0;\n2.1;\n2.2;')).toBe(true);

      const fold = new TaskFold();
      for (const event of await journal(store, run)) fold.apply(event);
      expect(fold.toTask()).toEqual(task);
    });

    it('appends to an artifact, replaces it, and keeps artifacts apart', async () => {
      const store = await open();
      const run = await createTask(store);
      const updates = [
        chunk('new although appended'),
        chunk('first', false),
        chunk('second'),
        chunk('other', false, 'other'),
      ];
      applied(await store.tasks.commit(run, 2, updates));
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(task.artifacts.map((artifact) => [artifact.artifactId, textOf(artifact)])).toEqual([
        ['result', 'first\nsecond'],
        ['other', 'other'],
      ]);
    });

    it('merges metadata into the task, member by member', async () => {
      const store = await open();
      const run = await createTask(store);
      const state = TaskState.TASK_STATE_WORKING;
      const artifact = artifactOf([textPart('a')]);
      const bare = { append: false, lastChunk: true };
      const updates = [
        fixtures.status(state, undefined, { kept: [1], changed: { deep: 'old', gone: true } }),
        encodeUpdate({ kind: 'artifact', artifact, ...bare, metadata: { 'with space': null } }),
        fixtures.status(state, undefined, { changed: { deep: 'new' } }),
      ];
      applied(await store.tasks.commit(run, 2, updates));
      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(task.metadata).toEqual({ kept: [1], changed: { deep: 'new' }, 'with space': null });
    });

    it('refuses the artifact update that passes the limit, and all after it', async () => {
      const store = await open({ maxArtifactBytes: 1024 });
      const run = await createTask(store);
      const big = chunk('x'.repeat(700));
      const result = await store.tasks.commit(run, 2, [big, working(), big, working('late')]);
      expect(result).toMatchObject({ applied: 2, refused: 'too-large', lastSeq: 3 });

      const next = await store.tasks.commit(run, 3, [chunk('small'), completed('Enough')]);
      expect(next).toMatchObject({ applied: 2, refused: 'none', firstSeq: 4, lastSeq: 5 });
      expect(await journal(store, run)).toHaveLength(5);
    });

    it('takes artifacts up to the limit itself', async () => {
      const update = chunk('x');
      const store = await open({ maxArtifactBytes: 3 * update.bytes });
      const run = await createTask(store, { updates: [update] });
      const result = await store.tasks.commit(run, 2, [update, update, update]);
      expect(result).toMatchObject({ applied: 2, refused: 'too-large', lastSeq: 4 });
    });

    it('counts no metadata, which belongs to the task', async () => {
      const artifact = artifactOf([textPart('x')]);
      const rest = { kind: 'artifact', artifact, append: true, lastChunk: false } as const;
      const { bytes } = encodeUpdate(rest);
      const store = await open({ maxArtifactBytes: 2 * bytes });
      const update = encodeUpdate({ ...rest, metadata: { note: 'x'.repeat(bytes) } });
      const run = await createTask(store, { updates: [update] });
      const result = await store.tasks.commit(run, 2, [update, update]);
      expect(result).toMatchObject({ applied: 1, refused: 'too-large', lastSeq: 3 });
    });

    it('counts bytes, not characters', async () => {
      const store = await open({ maxArtifactBytes: 1024 });
      const run = await createTask(store);
      const result = await store.tasks.commit(run, 2, [chunk('é'.repeat(600))]);
      const nothing = { applied: 0, firstSeq: 0, lastSeq: 1 };
      expect(result).toMatchObject({ ...nothing, refused: 'too-large' });
    });

    it('does not know a task that was never created', async () => {
      const store = await open();
      const run = fixtures.newRun(store);
      expect(await store.tasks.commit(run, 2, [chunk('a')])).toEqual({ outcome: 'missing' });
      expect(await store.tasks.commit(run, 2, [completed()])).toEqual({ outcome: 'missing' });
      expect(await store.tasks.endTurn(run, 1)).toEqual({ outcome: 'missing' });
    });

    it.each(STORED_STATES.filter(isTerminal))(
      'changes nothing after terminal state %i, on any path',
      async (state) => {
        const store = await open();
        const run = await createTask(store, { updates: [fixtures.status(state, 'The end')] });
        const before = await store.tasks.snapshot(SCOPE, run.taskId);

        const { tasks } = store;
        expect(await tasks.commit(run, 2, [working()])).toEqual({ outcome: 'terminal' });
        expect(await tasks.commit(run, 2, [chunk('a')])).toEqual({ outcome: 'terminal' });
        expect(await tasks.commit(run, 2, [completed()])).toEqual({ outcome: 'terminal' });
        expect(await tasks.endTurn(run, 1)).toEqual({ outcome: 'ended' });
        expect(await tasks.beginTurn(fixtures.turnOf(run))).toEqual({ outcome: 'terminal' });
        expect(await tasks.renew([run])).toEqual(['fenced']);
        for (const force of [false, true]) {
          const result = await tasks.cancel(SCOPE, run.taskId, run.contextId, force);
          expect(result).toEqual({ outcome: 'terminal', state });
        }
        expect(await tasks.snapshot(SCOPE, run.taskId)).toEqual(before);
        expect(await journal(store, run)).toHaveLength(2);
      },
    );
  });
}
