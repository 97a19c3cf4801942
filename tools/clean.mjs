// @ts-check
// Removes everything a build leaves behind.
import { rmSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
for (const folder of ['dist', '.build']) {
  rmSync(path.join(root, folder), { recursive: true, force: true });
}
