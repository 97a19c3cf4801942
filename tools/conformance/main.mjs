// @ts-check
// Writes the table of docs/conformance.md from the titles of the tests; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requirementsOf } from './requirements.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/conformance.md');
const MARKS = ['<!-- requirements -->\n', '<!-- end of requirements -->'];

const rows = requirementsOf(root).map(
  ({ section, text, file }) => `| ${section} | ${text} | [${path.basename(file)}](../${file}) |`,
);
const table = ['| Section | Requirement, as tested | Test |', '| --- | --- | --- |', ...rows, ''];
const before = readFileSync(page, 'utf8');
const [start, end] = [before.indexOf(MARKS[0]) + MARKS[0].length, before.indexOf(MARKS[1])];
const after = `${before.slice(0, start)}\n${table.join('\n')}\n${before.slice(end)}`;

if (!process.argv.includes('--check')) {
  writeFileSync(page, after);
  console.log(`docs/conformance.md: ${rows.length} requirements`);
} else if (before !== after) {
  console.error('docs/conformance.md differs from the tests: run "npm run docs:conformance"');
  process.exitCode = 1;
}
