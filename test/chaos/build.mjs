// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/**
 * Where the agents of these tests are, compiled. Not in `dist` or `.build`: a build, such as that of
 * the package tests, clears both while these tests run.
 */
export const BUILT = path.join(root, 'node_modules/.cache/chaos');

/** What makes the folder a package of its own: the names the sources import. */
const MANIFEST = {
  name: 'nestjs-a2a-redis',
  private: true,
  type: 'module',
  exports: { '.': './lib/index.js' },
  imports: { '#lib/*.js': './lib/*.js' },
};

/** Compiles the library and test/chaos; checks no types, `npm run typecheck` does. */
export function build() {
  const tsc = require.resolve('typescript/bin/tsc');
  const args = [tsc, '-p', path.join(import.meta.dirname, 'tsconfig.json')];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The agents could not be compiled.');
  mkdirSync(BUILT, { recursive: true });
  writeFileSync(path.join(BUILT, 'package.json'), JSON.stringify(MANIFEST));
}
