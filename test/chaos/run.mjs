// @ts-check
// node test/chaos/run.mjs driver [--seed N] [--duration SECONDS] [--races N] [--mode local|queue|both]
// node test/chaos/run.mjs push [--seed N] [--duration SECONDS]
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build, BUILT } from './build.mjs';
import { ensureRedisServer } from '../support/redis/index.mjs';

build();
const [what = 'driver', ...flags] = process.argv.slice(2);
const main = path.join(BUILT, `test/chaos/${what}/main.js`);
const nodeArgs = ['--enable-source-maps', main, ...flags];
const child = spawn(process.execPath, nodeArgs, {
  stdio: 'inherit',
  env: { ...process.env, REDIS_SERVER_BIN: ensureRedisServer().bin },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the child as well: once is enough.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code) => process.exit(code ?? 1));
