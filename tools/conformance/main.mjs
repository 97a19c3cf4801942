// @ts-check
// Writes the table of docs/conformance.md from the titles of the tests; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requirementsOf } from './requirements.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/conformance.md');
const START = '<!-- requirements -->\n';
const END = '<!-- end of requirements -->';

const rows = requirementsOf(root).map(
  ({ section, text, file }) => `| ${section} | ${text} | [${path.basename(file)}](../${file}) |`,
);
const table = ['| Section | Requirement, as tested | Test |', '| --- | --- | --- |', ...rows, ''];
const before = readFileSync(page, 'utf8');
const head = before.slice(0, before.indexOf(START) + START.length);
const after = `${head}\n${table.join('\n')}\n${before.slice(before.indexOf(END))}`;

if (!process.argv.includes('--check')) {
  writeFileSync(page, after);
  console.log(`docs/conformance.md: ${rows.length} requirements`);
} else if (before !== after) {
  console.error('docs/conformance.md differs from the tests: run "npm run docs:conformance"');
  process.exitCode = 1;
}
