// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('ioredis').Redis} Redis */

const SLOTS = 16_384;
const JOIN_TIMEOUT_MS = 15_000;

/**
 * Makes one cluster of servers that do not know each other, without redis-cli.
 *
 * @param {Redis[]} clients one per server
 * @param {number[]} ports of the same servers
 */
export async function joinCluster(clients, ports) {
  const first = clients[0];
  if (!first) throw new Error('A cluster needs a node');
  const share = Math.ceil(SLOTS / clients.length);
  await Promise.all(
    clients.map(async (client, i) => {
      const lastSlot = Math.min((i + 1) * share, SLOTS) - 1;
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', i * share, lastSlot);
    }),
  );
  for (const port of ports.slice(1)) await first.call('CLUSTER', 'MEET', '127.0.0.1', port);

  const deadline = Date.now() + JOIN_TIMEOUT_MS;
  for (const client of clients) {
    while (!(await isJoined(client, clients.length))) {
      if (Date.now() > deadline) throw new Error('The Redis Cluster did not form in time');
      await sleep(20);
    }
  }
}

/**
 * Each node has to say so itself: they learn of each other at different moments.
 *
 * @param {Redis} client
 * @param {number} size
 */
async function isJoined(client, size) {
  const info = String(await client.call('CLUSTER', 'INFO'));
  return info.includes('cluster_state:ok') && info.includes(`cluster_size:${size}\r`);
}
