import { describe, expect, it } from '@jest/globals';
import { updateEventJson } from '#lib/model/event-json.js';
import type { OpenStore } from '../support/describe-store.js';
import * as fixtures from '../support/fixtures.js';

const { applied, chunk, completed, createTask, journal, SCOPE, working } = fixtures;

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function taskJournalContract(open: OpenStore): void {
  describe('readEvents', () => {
    it('gives the events after a number, as many as were asked for', async () => {
      const store = await open();
      const updates = Array.from({ length: 9 }, (_, i) => chunk(`${i}`));
      const run = await createTask(store, { updates });
      const { taskId } = run;
      const page = (await store.tasks.readEvents(SCOPE, taskId, 3, 4))!;
      expect(page.events.map(({ seq }) => seq)).toEqual([4, 5, 6, 7]);
      expect(page).toMatchObject({ lastSeq: 10, trimmed: false });
      const rest = (await store.tasks.readEvents(SCOPE, taskId, 7, 100))!;
      expect(rest.events.map(({ seq }) => seq)).toEqual([8, 9, 10]);
    });

    it('gives none at the end, nor after a number that is not there yet', async () => {
      const store = await open();
      const { taskId } = await createTask(store, { updates: [working()] });
      for (const after of [2, 3, 1000]) {
        const page = await store.tasks.readEvents(SCOPE, taskId, after, 10);
        expect(page).toEqual({ events: [], lastSeq: 2, trimmed: false });
      }
    });

    it('says so when the journal was trimmed past the reader, and gives no hole', async () => {
      const store = await open({ maxJournalLength: 10 });
      const run = await createTask(store);
      for (let number = 2; number < 8; number += 1) {
        const updates = Array.from({ length: 100 }, (_, i) => chunk(`${number}.${i}`));
        applied(await store.tasks.commit(run, number, updates));
      }
      const page = await store.tasks.readEvents(SCOPE, run.taskId, 0, 10);
      expect(page).toEqual({ events: [], lastSeq: 601, trimmed: true });
      const { task, seq } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(seq).toBe(601);
      expect(task.artifacts[0]!.parts).toHaveLength(600);
      expect(await journal(store, run, 591)).toHaveLength(10);
      expect((await store.tasks.readEvents(SCOPE, run.taskId, 590, 10))?.trimmed).toBe(true);
    });

    it('gives the very bytes the writer computed', async () => {
      const store = await open();
      const contextId = 'ctx "quoted" \\ {é} 🎉\n%d';
      const run = await createTask(store, { contextId });
      const updates = [
        working('Grüße "quoted" \u2028'),
        fixtures.status(2, undefined, { 'a"b': [null, {}, [[]]], é: '\ud800' }),
        chunk('x\u0000y', false),
        completed(),
      ];
      const result = applied(await store.tasks.commit(run, 2, updates));
      const written = await journal(store, run, 1);
      const computed = updates.map((update) => updateEventJson(run, update, result.time));
      expect(written.map(({ json }) => json)).toEqual(computed);
    });

    it('writes times in ISO 8601, UTC, never backwards', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working()] });
      for (let number = 2; number < 30; number += 1) {
        applied(await store.instances[number % 3]!.commit(run, number, [working()]));
      }
      const times = (await journal(store, run)).map(({ payload }) => {
        const value = payload?.$case === 'message' ? undefined : payload?.value;
        return value && 'status' in value ? value.status!.timestamp! : '';
      });
      expect(times).toHaveLength(30);
      for (const time of times) expect(time).toMatch(ISO_UTC);
      expect(times).toEqual([...times].sort());
      expect(Math.abs(Date.parse(times[0]!) - Date.now())).toBeLessThan(60_000);
    });

    it('hands out values of its own: what a reader changes, no other reader sees', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [working('Reading'), chunk('a')] });
      const [first] = await journal(store, run);
      const snapshot = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      if (first?.payload?.$case === 'task') first.payload.value.contextId = 'changed';
      snapshot.task.history.length = 0;
      snapshot.task.artifacts[0]!.parts.length = 0;
      snapshot.task.status!.message!.parts.length = 0;

      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(fixtures.texts(task.history)).toEqual(['Hello', 'Reading']);
      expect(task.artifacts[0]!.parts).toHaveLength(1);
      expect(fixtures.texts([task.status!.message!])).toEqual(['Reading']);
      const [again] = await journal(store, run);
      expect(again!.payload).toMatchObject({ value: { contextId: run.contextId } });
    });
  });

  describe('history', () => {
    it('keeps the newest messages of the task', async () => {
      const store = await open({ maxHistoryLength: 5 });
      const run = await createTask(store);
      const updates = Array.from({ length: 12 }, (_, i) => working(`${i}`));
      await store.tasks.commit(run, 2, updates);
      await store.tasks.beginTurn(fixtures.turnOf(run, 'More'));

      const historyOf = async (historyLength?: number) => {
        const found = await store.tasks.snapshot(SCOPE, run.taskId, { historyLength });
        return fixtures.texts(found!.task.history);
      };
      expect(await historyOf()).toEqual(['8', '9', '10', '11', 'More']);
      expect(await historyOf(2)).toEqual(['11', 'More']);
      expect(await historyOf(0)).toEqual([]);
      expect(await historyOf(50)).toEqual(['8', '9', '10', '11', 'More']);
    });

    it('leaves the artifacts out on demand', async () => {
      const store = await open();
      const run = await createTask(store, { updates: [chunk('a')] });
      const found = await store.tasks.snapshot(SCOPE, run.taskId, { artifacts: false });
      expect(found).toMatchObject({ seq: 2, task: { artifacts: [], id: run.taskId } });
    });
  });
}
