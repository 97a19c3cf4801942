import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { root, run } from './repository.js';

/** Not copied: made by tools, or of no concern to the package. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', '.build', 'coverage']);

/**
 * Builds and packs a copy of the checkout, so that its own dist stays as it is.
 *
 * @returns the folder with the content of the tarball
 */
export async function packInto(folder: string): Promise<string> {
  const copy = path.join(folder, 'copy');
  await cp(root, copy, {
    recursive: true,
    filter: (file) => !LEFT_OUT.has(path.relative(root, file)),
  });
  await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  await run(copy, 'npm', 'pack', '--pack-destination', folder);

  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no tarball');
  const unpacked = path.join(folder, 'unpacked');
  await mkdir(unpacked);
  await run(folder, 'tar', '-xzf', tarball, '-C', unpacked);
  return path.join(unpacked, 'package');
}
