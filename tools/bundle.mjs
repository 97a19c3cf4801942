// @ts-check
// Joins the compiled library into one file for each entry point, and one for what they share: loading
// hundreds of small modules took as long as a bare Nest application takes to start.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rollup } from 'rollup';

const root = path.dirname(import.meta.dirname);
const compiled = path.join(root, '.build/lib');
const ENTRIES = ['index', 'grpc', 'microservices'];

/** Files as tsc wrote them, with the maps to their sources. */
const withMap = {
  name: 'with-map',
  /** @param {string} file */
  load: (file) => ({
    code: readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, ''),
    map: JSON.parse(readFileSync(`${file}.map`, 'utf8')),
  }),
};

const bundle = await rollup({
  input: Object.fromEntries(ENTRIES.map((name) => [name, path.join(compiled, `${name}.js`)])),
  external: (id) => !id.startsWith('.') && !path.isAbsolute(id), // dependencies
  plugins: [withMap],
  treeshake: false, // everything is there for a reason
  onLog(level, log, handle) {
    // The helpers of decorators ask for `this`, in case there are others; there is none in a module.
    if (log.code !== 'THIS_IS_UNDEFINED') handle(level, log);
  },
});
await bundle.write({
  dir: path.join(root, 'dist'),
  format: 'esm',
  sourcemap: true,
  chunkFileNames: 'shared-[hash].js',
  minifyInternalExports: false,
});
await bundle.close();
