// @ts-check
// Joins the compiled library into one file for each entry point, and one for what they share: loading
// hundreds of small modules took as long as a bare Nest application takes to start.
import path from 'node:path';
import { build } from 'esbuild';

const root = path.dirname(import.meta.dirname);
const ENTRIES = ['index', 'grpc', 'microservices'];

await build({
  entryPoints: ENTRIES.map((name) => path.join(root, '.build/lib', `${name}.js`)),
  outdir: path.join(root, 'dist'),
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  keepNames: true, // class names are in logs and errors
  sourcemap: true,
});
