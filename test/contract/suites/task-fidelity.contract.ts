import { describe, expect, it } from '@jest/globals';
import { Artifact, Message, TaskState, type Part } from '@a2a-js/sdk';
import { encodeUpdate } from '#lib/model/encoded-update.js';
import { updateEventJson } from '#lib/model/event-json.js';
import { agentMessage, dataPart, filePart, textPart, urlPart } from '#lib/model/messages.js';
import type { OpenStore } from '../support/describe-store.js';
import {
  applied,
  artifactOf,
  createTask,
  journal,
  SCOPE,
  userMessage,
} from '../support/fixtures.js';

const TEXTS: readonly string[] = [
  '',
  ' ',
  'Grüße 你好 مرحبا',
  'emoji 🎉 👩‍👩‍👧 🇪🇺 e\u0301',
  'quotes " \' ` \\ \\" / </script>',
  'lines \n \r\n \t \b \f \u2028 \u2029',
  Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('') + '\u007f\u0080',
  'lone \ud800 surrogates \udfff, swapped \udc00\ud800',
  '\ufeff\ufffe\uffff\u{10ffff}',
  '%s %d %% %1 %b() .* ^$ [[long]] ]] -- nil',
  '"}}]}{"statusUpdate":{"taskId":"forged"}}',
  'x'.repeat(70_000),
];

const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  0.1,
  -1e-7,
  1e21,
  5e-324,
  Number.MAX_VALUE,
  Number.MAX_SAFE_INTEGER,
  123456789012345680000,
  '',
  [],
  {},
  [[], {}, [[]], [{}], [null]],
  { a: [], b: {}, c: null, d: [{ e: [] }], '': 0, 'ключ "k"': 1 },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"10":"b","9":"a"}'),
  Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], { deep: null }),
];

const BYTES = Uint8Array.from({ length: 512 }, (_, i) => i % 256);

const PARTS: readonly Part[] = [
  ...TEXTS.map((text) => textPart(text)),
  ...VALUES.map((value) => dataPart(value)),
  filePart(BYTES, 'application/octet-stream', 'naïve "name".bin'),
  filePart(new Uint8Array(), 'text/plain'),
  urlPart('https://example.test/ü?q=%22&a={b}#c', 'image/png', 'p.png'),
  { ...textPart('with metadata'), metadata: { list: [], none: null, nested: { a: {} } } },
];

export function taskFidelityContract(open: OpenStore): void {
  describe('what is stored', () => {
    it('comes back as it was, in messages', async () => {
      const store = await open();
      const run = await createTask(store, { message: userMessage([...PARTS]) });
      const state = TaskState.TASK_STATE_WORKING;
      const message = { ...agentMessage([...PARTS]), metadata: { a: [], b: { c: null } } };
      applied(await store.tasks.commit(run, 2, [encodeUpdate({ kind: 'status', state, message })]));

      const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      const decoded = Message.fromJSON(JSON.parse(JSON.stringify(Message.toJSON(message))));
      expect(task.status!.message).toEqual(decoded);
      expect(task.history[1]).toEqual(decoded);
      expect(task.history[0]!.parts).toEqual(decoded.parts);
      const said = await store.messages.conversation(SCOPE, run.contextId);
      expect(said).toEqual(task.history);
      const file = decoded.parts.find(({ filename }) => filename.startsWith('na'))!;
      expect(file.content).toEqual({ $case: 'raw', value: Buffer.from(BYTES) });
    });

    it.each(PARTS.map((part, i) => [i, part] as const))(
      'comes back as it was, in artifacts: part %i',
      async (_i, part) => {
        const store = await open();
        const run = await createTask(store);
        const artifact = artifactOf([part]);
        const update = encodeUpdate({ kind: 'artifact', artifact, append: false, lastChunk: true });
        const { time } = applied(await store.tasks.commit(run, 2, [update]));

        const [event] = await journal(store, run, 1);
        expect(event!.json).toBe(updateEventJson(run, update, time));
        const { task } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
        const decoded = Artifact.fromJSON(JSON.parse(JSON.stringify(Artifact.toJSON(artifact))));
        expect(task.artifacts).toEqual([decoded]);
        // The SDK's codec reads a data part that is null as a part without content.
        const isNull = part.content?.$case === 'data' && part.content.value === null;
        if (!isNull) expect(task.artifacts[0]!.parts).toEqual([part]);
        if (isNull) expect(event!.json).toContain('"data":null');
      },
    );

    it('comes back as it was, in metadata', async () => {
      const store = await open();
      const run = await createTask(store);
      const names = [...TEXTS.slice(0, 7), ...TEXTS.slice(8), '__proto__', 'm:', 'state', 'seq'];
      const metadata: Record<string, unknown> = Object.fromEntries([
        ...names.map((name) => [name, name] as const),
        ...VALUES.map((value, i) => [`value ${i}`, value] as const),
      ]);
      const state = TaskState.TASK_STATE_WORKING;
      applied(
        await store.tasks.commit(run, 2, [encodeUpdate({ kind: 'status', state, metadata })]),
      );
      const { task, seq } = (await store.tasks.snapshot(SCOPE, run.taskId))!;
      expect(task.metadata).toEqual(metadata);
      expect(Object.keys(task.metadata!)).toContain('__proto__');
      expect({ seq, state: task.status?.state }).toEqual({ seq: 2, state });
    });

    it.each(
      TEXTS.filter((text) => !text.includes('lone')).map((text) => [text.slice(0, 20), text]),
    )('may belong to a context or owner of any name: %j', async (_short, name) => {
      const store = await open();
      const scope = { tenant: `t${name}`, owner: `o${name}` };
      const contextId = `c${name}`;
      const run = await createTask(store, { scope, contextId });
      const found = (await store.tasks.snapshot(scope, run.taskId))!;
      expect(found.task.contextId).toBe(contextId);
      const page = await store.tasks.list(scope, { contextId, pageSize: 5 });
      expect(page).toMatchObject({ total: 1, positions: [{ taskId: run.taskId }] });
      const [created] = await journal(store, run);
      expect(created!.payload).toMatchObject({ value: { contextId } });
      expect(await store.messages.conversation(scope, contextId)).toHaveLength(1);
    });
  });
}
