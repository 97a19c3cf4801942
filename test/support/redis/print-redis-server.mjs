// @ts-check
// Says which Redis server tests will use; installs one first when there is none.
import { ensureRedisServer } from './ensure-redis-server.mjs';

try {
  const { bin, version } = ensureRedisServer();
  console.log(`redis: ${bin} ${version}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
