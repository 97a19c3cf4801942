/**
 * Usage: npm run bench -- [names] [--check] [--smoke] [--profile]. See README.md.
 */
import { parseArgs } from 'node:util';
import { runSuites } from './harness/run-suites.mjs';
import { printChecks } from './report/checks.mjs';
import { printTable } from './report/table.mjs';
import { saveResults } from './report/results.mjs';
import { SUITES } from './suites/index.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `No benchmark ${unknown.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const wanted = SUITES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

try {
  const results = await runSuites(wanted, values);
  if (values.smoke) {
    console.log(`${results.length} benchmarks work; a smoke test measures nothing.`);
  } else {
    printTable(results);
    console.log(`\n${saveResults(results)}`);
    if (values.check && !printChecks(results)) process.exitCode = 1;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
