// @ts-check
// node tools/run-sample.mjs <sample> [demo] [arguments...]
// Compiles the library and the samples, only what changed, then runs main.js or demo.js of one.
import { spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { compileSamples, SAMPLES } from './compile-samples.mjs';

const root = path.dirname(import.meta.dirname);

const [sample, ...rest] = process.argv.slice(2);
const isDemo = rest[0] === 'demo';
const entry = isDemo ? 'demo' : 'main';
if (!sample || !existsSync(path.join(root, 'sample', sample, `${entry}.ts`))) {
  console.error(
    `usage: node tools/run-sample.mjs <folder of sample/> [demo]: no ${entry}.ts there`,
  );
  process.exit(2);
}

compileSamples();
copyAssets();
run(path.join(SAMPLES, sample, `${entry}.js`), isDemo ? rest.slice(1) : rest);

/** Files the samples read at run time, such as pages. */
function copyAssets() {
  const left = new Set(['node_modules', 'package.json']);
  cpSync(path.join(root, 'sample'), SAMPLES, {
    recursive: true,
    filter: (file) => !file.endsWith('.ts') && !left.has(path.basename(file)),
  });
}

/**
 * @param {string} file
 * @param {string[]} args
 */
function run(file, args) {
  const nodeArgs = ['--enable-source-maps', file, ...args];
  const child = spawn(process.execPath, nodeArgs, { cwd: root, stdio: 'inherit' });

  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the child as well: once is enough.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, forward);
  }
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
