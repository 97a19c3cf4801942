// @ts-check
// node tools/ci-totals.mjs <report...>
// Adds up Jest's JSON reports and prints `N passed, N failed`. A test file that could not run, and a
// report that was never written, count as one failure each.
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites
 */

/** @type {Report} */
const NO_REPORT = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };

/**
 * @param {string} file
 * @returns {Report}
 */
function read(file) {
  try {
    return /** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return NO_REPORT;
  }
}

let passed = 0;
let failed = 0;
for (const report of process.argv.slice(2).map(read)) {
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
}
console.log(`${passed} passed, ${failed} failed`);
