import { expect, it } from '@jest/globals';
import { TaskState } from '@a2a-js/sdk';
import { textPart } from '#lib/model/messages.js';
import { deferred } from '../../support/deferred.js';
import { byHand, unused } from '../../support/instances/by-hand.js';
import { describeServers } from '../../support/instances/describe-servers.js';
import {
  bytesOf,
  expectDense,
  record,
  terminalOf,
  type Recording,
} from '../../support/instances/recording.js';
import { begin, chunksOf, ofTask, say } from '../../support/instances/requests.js';
import type { Instance, Process } from '../../support/instances/start-instance.js';

const follow = ({ manager }: Instance, id: string): Recording =>
  record(manager.subscribeToTask(ofTask(id)));

describeServers('subscribing on another instance', (start) => {
  it('begins with a snapshot, then tells every event once, in order, to the end', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const { id } = await begin(a.manager);
    const task = await started;
    await task.working('One');
    await task.artifact({ artifactId: 'result', parts: [textPart('a')] });

    const readers = [follow(a, id), follow(b, id)];
    const snapshots = await Promise.all(readers.map((reader) => reader.opened()));
    for (const snapshot of snapshots) {
      expect(snapshot).toMatchObject({ seq: 3, reset: false, payload: { $case: 'task' } });
    }
    void task.appendArtifact('result', 'b');
    void task.working('Two');
    await task.complete('Done');
    finish();
    await Promise.all(readers.map(({ over }) => over));
    for (const { events } of readers) {
      expect(events.map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
      expect(terminalOf(events)).toHaveLength(1);
    }
    expect(bytesOf(readers[1]!.events)).toEqual(bytesOf(readers[0]!.events));
  });

  it('§3.5.2 MUST tell the sender, another reader here and one there the same bytes', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const sender = record(a.manager.sendMessageStream(say('Grüße 🎉')));
    const task = await started;
    await task.created();
    const readers = [follow(a, task.id), follow(b, task.id)];
    await Promise.all(readers.map((reader) => reader.opened()));
    void task.status(TaskState.TASK_STATE_WORKING, 'Ünïcödé "\\\n', { key: ['value', 1.5, null] });
    void task.artifact({ parts: [textPart('\u2028 and \u0000')] }, { metadata: { n: 1 } });
    await task.complete('Done');
    finish();
    await Promise.all([sender.over, ...readers.map(({ over }) => over)]);
    expectDense(sender.events);
    for (const { events } of readers) {
      expect(bytesOf(events.slice(1))).toEqual(bytesOf(sender.events.slice(1)));
    }
  });

  it('§3.1.6 MUST miss no event published right after the subscription', async () => {
    const { process, started, finish } = byHand();
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const { id } = await begin(a.manager);
    const task = await started;
    for (let round = 0; round < 50; round += 1) {
      const reader = follow(b, id);
      const written = task.working(String(round));
      await written;
      await reader.reached(2 + round);
      expectDense(reader.events);
      reader.stop();
    }
    await task.complete();
    finish();
  });

  it('§3.1.6 MUST never double a chunk: snapshot and events fold to the stored task', async () => {
    const chunks = Array.from({ length: 500 }, (_, i) => `${i} `);
    const joined = deferred();
    const process: Process = async (_message, task) => {
      for (const chunk of chunks) {
        const written = task.appendArtifact('result', chunk);
        if (Number(chunk) % 7 === 0) await written;
      }
      await joined.promise;
      await task.complete();
    };
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const { payload } = await sender.opened();
    const id = payload?.$case === 'task' ? payload.value.id : '';
    const readers: Recording[] = [];
    for (const at of [2, 50, 150, 250, 350, 450]) {
      await sender.reached(at);
      readers.push(follow(b, id), follow(a, id));
    }
    await Promise.all(readers.map((reader) => reader.opened()));
    joined.resolve();
    await Promise.all([sender, ...readers].map(({ over }) => over));

    const stored = await b.manager.getTask(ofTask(id));
    expect(chunksOf(stored, 'result')).toEqual(chunks);
    for (const reader of [sender, ...readers]) {
      expectDense(reader.events);
      expect(reader.events.at(-1)!.seq).toBe(502);
      expect(reader.folded()).toEqual(stored);
    }
    expect(readers.at(-1)!.events[0]!.seq).toBeGreaterThanOrEqual(450);
  });

  it('resumes after any event on any instance', async () => {
    const process: Process = async (_message, task) => {
      for (let i = 0; i < 20; i += 1) await task.appendArtifact('result', String(i));
    };
    const [a, b] = await Promise.all([start({ process }), start({ process: unused })]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    await sender.over;
    const [first] = sender.events;
    const id = first?.payload?.$case === 'task' ? first.payload.value.id : '';
    for (const { manager } of [a, b]) {
      for (const after of [1, 10, 21]) {
        const rest = record(manager.subscribeToTask(ofTask(id), undefined, { after }));
        await rest.over;
        expect(bytesOf(rest.events)).toEqual(bytesOf(sender.events.slice(after)));
      }
    }
  });
});
