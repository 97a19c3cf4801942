// @ts-check
// Writes the tables of docs/conformance.md from the titles of the tests; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requirementsOf } from './requirements.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/conformance.md');
const START = '<!-- requirements -->\n';
const END = '<!-- end of requirements -->';

const requirements = requirementsOf(root);
const before = readFileSync(page, 'utf8');
const head = before.slice(0, before.indexOf(START) + START.length);
const tables = `\n### Version 1.0\n\n${tableOf('1.0')}\n### Version 0.3\n\n${tableOf('0.3')}\n`;
const after = `${head}${tables}${before.slice(before.indexOf(END))}`;

if (!process.argv.includes('--check')) {
  writeFileSync(page, after);
  console.log(`docs/conformance.md: ${requirements.length} requirements`);
} else if (before !== after) {
  console.error('docs/conformance.md differs from the tests: run "npm run docs:conformance"');
  process.exitCode = 1;
}

/** @param {string} wanted */
function tableOf(wanted) {
  const rows = requirements
    .filter(({ version }) => version === wanted)
    .map(({ section, subject, text, file }) => {
      const test = `[${path.basename(file)}](../${file})`;
      return `| ${section} | ${subject && `${subject}: `}${text} | ${test} |`;
    });
  return ['| Section | Requirement, as tested | Test |', '| --- | --- | --- |', ...rows, ''].join(
    '\n',
  );
}
