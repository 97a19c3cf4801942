// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Titles of tests that check a requirement begin with its section: `§3.1.1 MUST return ...`. */
const TITLE = /(['"`])§([\d.]+) ((?:(?!\1).|\\\1)+)\1/g;

/**
 * The requirements that tests name, by section.
 * @param {string} root
 */
export function requirementsOf(root) {
  const folder = path.join(root, 'test');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.ts'))
    .sort();
  return files
    .flatMap((name) => titlesIn(path.join(folder, name), `test/${name}`))
    .sort((a, b) => bySection(a.section, b.section));
}

/**
 * @param {string} file
 * @param {string} name
 */
function titlesIn(file, name) {
  return Array.from(
    readFileSync(file, 'utf8').matchAll(TITLE),
    ([, , section = '', text = '']) => ({
      section,
      text: text.replace(/\\(.)/g, '$1'),
      file: name,
    }),
  );
}

/**
 * @param {string} a
 * @param {string} b
 */
function bySection(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
