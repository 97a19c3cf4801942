// @ts-check
import { ensureRedisServer, startCluster, startRedis } from './redis/index.mjs';
import { setRunningServers } from './running-servers.mjs';

/** Starts the servers all tests share. Jest calls it once, if a selected project asks for it. */
export default async function globalSetup() {
  const { bin, version } = ensureRedisServer();
  // Tests run in other processes, and start servers too: let them use the same binary.
  process.env['REDIS_SERVER_BIN'] = bin;

  const before = Date.now();
  const [single, cluster] = await Promise.all([startRedis(), startCluster({ masters: 3 })]);
  setRunningServers([single, cluster]);
  process.env['TEST_REDIS_PORT'] = String(single.port);
  process.env['TEST_REDIS_CLUSTER'] = cluster.ports.join(',');
  const ms = Date.now() - before;
  process.stderr.write(`\nredis: ${bin} ${version}, 1 single + 3 cluster nodes in ${ms} ms\n`);
}
