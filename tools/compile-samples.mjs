// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** Where the samples are, compiled. */
export const SAMPLES = path.join(root, '.build/sample');

/** Compiles the library and the samples, only what changed; ends the process where that fails. */
export function compileSamples() {
  const hasOutput = existsSync(path.join(root, 'dist/index.js'));
  run(tsc, '--build', 'tools/tsconfig.sample.json', ...(hasOutput ? [] : ['--force']));
  run('tools/bundle.mjs');
}

/** @param {string[]} args */
function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
