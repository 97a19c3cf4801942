/**
 * Writes the measured part of docs/performance.md and its charts from a run of all benchmarks.
 * Usage: npm run bench:report -- [file of bench/results]; without a file the newest one.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SUITES } from '../suites/index.mjs';
import { chart } from './chart.mjs';
import { page } from './page.mjs';
import { RESULTS } from './results.mjs';

const docs = path.join(import.meta.dirname, '../../docs');
const CHARTS = 'performance';
const [BEGIN, END] = ['<!-- measured: begin -->', '<!-- measured: end -->'];

const file = process.argv[2] ?? newest();
const run = JSON.parse(readFileSync(file, 'utf8'));
const missing = SUITES.filter(({ name }) => !run.results.some((result) => result.name === name));
if (missing.length > 0) {
  console.error(`${file} lacks ${missing.map(({ name }) => name).join(', ')}; run all benchmarks.`);
  process.exit(1);
}

rmSync(path.join(docs, CHARTS), { recursive: true, force: true });
mkdirSync(path.join(docs, CHARTS));
const chartPath = (name) => `${CHARTS}/${name}.svg`;
for (const result of run.results) {
  writeFileSync(path.join(docs, chartPath(result.name)), chart(result));
}
const target = path.join(docs, 'performance.md');
const text = readFileSync(target, 'utf8');
const [head, tail] = [text.split(BEGIN)[0], text.split(END)[1]];
writeFileSync(target, `${head}${BEGIN}\n\n${page(run, chartPath)}\n\n${END}${tail}`);
console.log(`docs/performance.md shows ${path.relative(process.cwd(), file)}.`);

function newest() {
  const names = readdirSync(RESULTS).filter((name) => name.endsWith('.json'));
  const last = names.sort().at(-1);
  if (last) return path.join(RESULTS, last);
  console.error('There are no results yet: npm run bench');
  process.exit(1);
}
