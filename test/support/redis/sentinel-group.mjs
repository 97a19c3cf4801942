// @ts-check
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ensureRedisServer } from './ensure-redis-server.mjs';
import { freePort } from './free-port.mjs';
import { RedisProcess } from './redis-process.mjs';
import { startRedis } from './start-redis.mjs';

const NAME = 'agents';
const JOIN_TIMEOUT_MS = 15_000;

/** A master, its replica, and a Sentinel that makes the replica the master when that one is gone. */
export class SentinelGroup {
  /**
   * @param {RedisProcess} master
   * @param {RedisProcess} replica
   * @param {RedisProcess} sentinel
   */
  constructor(master, replica, sentinel) {
    this.master = master;
    this.replica = replica;
    this.sentinel = sentinel;
    /** As ioredis takes it. */
    this.connection = { sentinels: [{ host: '127.0.0.1', port: sentinel.port }], name: NAME };
  }

  async stop() {
    await Promise.all([this.sentinel, this.master, this.replica].map((server) => server.stop()));
  }
}

/**
 * Starts a group that fails over a second after its master is gone.
 *
 * @returns {Promise<SentinelGroup>}
 */
export async function startSentinelGroup() {
  const master = await startRedis();
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
  const sentinel = await startSentinel(master.port);
  const client = new Redis(sentinel.port, { enableReadyCheck: false });
  try {
    await replicaIsKnown(client);
  } finally {
    client.disconnect();
  }
  return new SentinelGroup(master, replica, sentinel);
}

/** @param {number} masterPort */
async function startSentinel(masterPort) {
  const [port, folder] = await Promise.all([freePort(), mkdtemp(path.join(tmpdir(), 'redis-'))]);
  const file = path.join(folder, 'sentinel.conf');
  const lines = [
    ...[`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`],
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${NAME} 1000`,
    `sentinel failover-timeout ${NAME} 5000`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const { bin } = ensureRedisServer();
  const args = [file, '--sentinel'];
  const server = new RedisProcess({ bin, port, args, ownFolder: folder, ready: '+monitor master' });
  await server.start();
  return server;
}

/**
 * A Sentinel hears of the replica from the master.
 *
 * @param {Redis} client
 */
async function replicaIsKnown(client) {
  const deadline = Date.now() + JOIN_TIMEOUT_MS;
  while (!(await replicaLinks(client)).includes('ok')) {
    if (Date.now() > deadline) throw new Error('The Sentinel did not find the replica in time');
    await sleep(50);
  }
}

/**
 * @param {Redis} client
 * @returns {Promise<string[]>} state of the link of each replica to its master
 */
async function replicaLinks(client) {
  const replicas = /** @type {string[][]} */ (await client.call('SENTINEL', 'REPLICAS', NAME));
  return replicas.map((fields) => fields[fields.indexOf('master-link-status') + 1] ?? '');
}
