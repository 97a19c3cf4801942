// @ts-check
// Starts a server, prints its port, and waits to be killed.
import { startRedis } from '../../support/redis/index.mjs';

const server = await startRedis();
process.stdout.write(String(server.port));
setInterval(() => undefined, 60_000);
