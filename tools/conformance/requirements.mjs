// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Titles of tests that check a requirement begin with its section: `§3.1.1 MUST return ...`, and
 * those about version 0.3 with that version: `v0.3 §7.9 ...`.
 */
const TITLE = /(['"`])(v0\.3 )?§([\d.]+) ((?:(?!\1).|\\\1)+)\1/g;

/**
 * A requirement that a test names.
 * @typedef {{ version: string, section: string, text: string, file: string }} Requirement
 */

/**
 * The requirements that tests name, by section.
 * @param {string} root
 */
export function requirementsOf(root) {
  const folder = path.join(root, 'test');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.ts') || name.endsWith('.contract.ts'))
    .sort();
  return files
    .flatMap((name) => titlesIn(path.join(folder, name), `test/${name}`))
    .sort((a, b) => bySection(a.section, b.section));
}

/**
 * @param {string} file
 * @param {string} name
 * @returns {Requirement[]}
 */
function titlesIn(file, name) {
  return Array.from(
    readFileSync(file, 'utf8').matchAll(TITLE),
    ([, , old, section = '', text = '']) => ({
      version: old ? '0.3' : '1.0',
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
