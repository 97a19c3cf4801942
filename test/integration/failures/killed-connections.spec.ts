import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { expectDense, record, type Recording } from '../../support/instances/recording.js';
import { chunksOf, ofTask, say } from '../../support/instances/requests.js';
import type { Instance, InstanceOptions, Process } from '../../support/instances/start-instance.js';
import { startCluster, startRedis } from '../../support/redis/index.mjs';

jest.setTimeout(60_000); // much to do on a slow machine

const CHUNKS = 400;

/** Streams until everybody has seen what was to happen meanwhile. */
function streaming() {
  let enough = false;
  const process: Process = async (_message, task) => {
    for (let i = 0; i < CHUNKS || !enough; i += 1) await task.appendArtifact('result', `${i} `);
    await task.complete();
  };
  return { process, finish: () => (enough = true) };
}

const servers = [
  ['a single Redis', () => startRedis()],
  ['a cluster', () => startCluster()],
] as const;

describe.each(servers)('killed connections, on %s', (_name, startServer) => {
  const start = instancePool();
  let stop: () => Promise<void>;
  let ports: number[];
  let connection: InstanceOptions['connection'];
  let admins: Redis[];

  beforeAll(async () => {
    const server = await startServer();
    stop = () => server.stop();
    ports = 'ports' in server ? server.ports : [server.port];
    connection =
      'ports' in server
        ? { cluster: ports.map((port) => ({ host: '127.0.0.1', port })) }
        : server.url;
    admins = ports.map((port) => new Redis(port));
  });

  afterAll(async () => {
    for (const admin of admins) admin.disconnect();
    await stop();
  });

  const everywhere = (...command: [string, ...string[]]) =>
    Promise.all(admins.map((admin) => admin.call(...command)));

  async function begun(process: Process): Promise<{ a: Instance; b: Instance; all: Recording[] }> {
    const logger = new CapturedLog();
    const [a, b] = await Promise.all([
      start({ connection, process, logger }),
      start({ connection, process: unused, logger }),
    ]);
    const sender = record(a.manager.sendMessageStream(say('Go')));
    const { payload } = await sender.opened();
    const id = payload?.$case === 'task' ? payload.value.id : '';
    const readers = [a, b].map(({ manager }) => record(manager.subscribeToTask(ofTask(id))));
    await Promise.all(readers.map((reader) => reader.opened()));
    return { a, b, all: [sender, ...readers] };
  }

  async function expectComplete(b: Instance, all: readonly Recording[]): Promise<void> {
    await Promise.all(all.map(({ over }) => over));
    const first = all[0]!.events[0]!.payload;
    const id = first?.$case === 'task' ? first.value.id : '';
    const stored = await b.manager.getTask(ofTask(id));
    const chunks = chunksOf(stored, 'result');
    expect(chunks).toEqual(chunks.map((_, i) => `${i} `));
    for (const reader of all) {
      expectDense(reader.events);
      expect(reader.folded()).toEqual(stored);
    }
  }

  it('for pub/sub cost no event and repeat none', async () => {
    const { process, finish } = streaming();
    const { b, all } = await begun(process);
    for (let round = 0; round < 5; round += 1) {
      await everywhere('CLIENT', 'KILL', 'TYPE', 'pubsub');
      const seen = Math.max(...all.map(({ events }) => events.at(-1)!.seq));
      await Promise.all(all.map((reader) => reader.reached(seen + 10)));
    }
    finish();
    await expectComplete(b, all);
  });

  it('for commands, too', async () => {
    const { process, finish } = streaming();
    const { b, all } = await begun(process);
    for (let round = 0; round < 5; round += 1) {
      await everywhere('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      const seen = Math.max(...all.map(({ events }) => events.at(-1)!.seq));
      await Promise.all(all.map((reader) => reader.reached(seen + 10)));
    }
    finish();
    await expectComplete(b, all);
  });

  it('leave scripts in place, and SCRIPT FLUSH costs no event either', async () => {
    const { process, finish } = streaming();
    const { b, all } = await begun(process);
    for (let round = 0; round < 5; round += 1) {
      await everywhere('SCRIPT', 'FLUSH');
      const seen = Math.max(...all.map(({ events }) => events.at(-1)!.seq));
      await Promise.all(all.map((reader) => reader.reached(seen + 10)));
    }
    finish();
    await expectComplete(b, all);
  });
});
