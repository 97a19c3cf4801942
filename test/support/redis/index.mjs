// @ts-check
// Private Redis servers for tests and benchmarks.
export { ensureRedisServer } from './ensure-redis-server.mjs';
export { findRedisServer } from './find-redis-server.mjs';
export { freePort } from './free-port.mjs';
export { RedisCluster, startCluster } from './redis-cluster.mjs';
export { RedisProcess } from './redis-process.mjs';
export { SentinelGroup, startSentinelGroup } from './sentinel-group.mjs';
export { startRedis } from './start-redis.mjs';
