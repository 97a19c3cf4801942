// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/**
 * Titles of tests that check a requirement begin with its section: `§3.1.1 MUST return ...`, and
 * those about version 0.3 with that version: `v0.3 §7.9 ...`.
 */
const TITLE = /^(v0\.3 )?§([\d.]+) (.+)$/s;

/** Where a suite runs is no part of what it is about. */
const PLACE = /(^|,? )(over|on|with|for|below|in|where)( \w+)* "?%[sj]"?( mode)?|^%s$| %[sj]$/g;

/**
 * A requirement that a test names, and what the suites around the test are about.
 * @typedef {{ version: string, section: string, subject: string, text: string, file: string }} Requirement
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
 * @param {string} name
 * @param {string} file
 * @returns {Requirement[]}
 */
function titlesIn(name, file) {
  const source = ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.Latest);
  /** @type {Requirement[]} */
  const found = [];
  /** @type {(node: ts.Node, suites: string[]) => void} */
  const visit = (node, suites) => {
    const [, old, section, text] = TITLE.exec(textOf(node)) ?? [];
    if (section && text) {
      const subject = suites.join(' ');
      found.push({ version: old ? '0.3' : '1.0', section, subject, text, file });
    }
    const suite = suiteOf(node, source);
    node.forEachChild((child) => visit(child, suite ? [...suites, suite] : suites));
  };
  visit(source, []);
  return found;
}

/**
 * What `describe('...')`, `describe.each(...)('...')` or the like is about.
 * @param {ts.Node} node
 * @param {ts.SourceFile} source
 */
function suiteOf(node, source) {
  if (!ts.isCallExpression(node) || !/^describe/.test(node.expression.getText(source))) return '';
  const [title] = node.arguments;
  return title ? textOf(title).replace(PLACE, '').trim() : '';
}

/** @param {ts.Node} node */
function textOf(node) {
  return ts.isStringLiteralLike(node) ? node.text : '';
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
