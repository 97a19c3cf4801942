import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeMachine } from './machine.mjs';

export const RESULTS = path.join(path.dirname(import.meta.dirname), 'results');

/** Writes a run as JSON; says where. */
export function saveResults(results) {
  mkdirSync(RESULTS, { recursive: true });
  const date = new Date().toISOString();
  const file = path.join(RESULTS, `${date.replaceAll(':', '-').slice(0, 19)}.json`);
  const run = { date, machine: describeMachine(), results };
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  return path.relative(process.cwd(), file);
}
