import { LOGS } from './chaos-run.js';
import type { Findings } from './findings.js';

const MOST_SHOWN = 30;

/** What a run was. */
export interface RunSummary {
  readonly seed: number;
  readonly modes: readonly string[];
  readonly seconds: number;
  readonly races: number;
  readonly findings: Findings;
}

/** The report, for people. */
export function report({ seed, modes, seconds, races, findings }: RunSummary): string {
  const lines = [`Chaos: seed ${seed}, modes ${modes.join(' and ')}, ${seconds} s of faults each`];
  const { counts, violations } = findings;
  const faults = [...counts].filter(([name]) => name.startsWith('fault: '));
  const total = faults.reduce((sum, [, count]) => sum + count, 0);
  lines.push('', `Faults injected: ${total}`);
  for (const [name, count] of faults.sort()) lines.push(row(name.slice('fault: '.length), count));
  lines.push('', 'Seen');
  for (const [name, count] of [...counts].sort()) {
    if (!name.startsWith('fault: ')) lines.push(row(name, count));
  }
  lines.push(
    '',
    `Times in ms: ${'count'.padStart(37)} ${'median'.padStart(7)} ${'worst'.padStart(7)}`,
  );
  for (const { name, count, median, worst } of findings.timings().sort(byName)) {
    lines.push(`${row(name, count)} ${cell(median)} ${cell(worst)}`);
  }
  lines.push('  * while other agents or Redis were down, paused, or on their way back');
  lines.push('', `Violations: ${violations.length}`);
  for (const violation of violations.slice(0, MOST_SHOWN)) lines.push(`  ${violation}`);
  if (violations.length > MOST_SHOWN)
    lines.push(`  ... and ${violations.length - MOST_SHOWN} more`);
  const flags = `--seed ${seed} --duration ${seconds} --races ${races}`;
  lines.push(
    '',
    `Logs of the agents: ${LOGS}`,
    `Replay: npm run test:chaos -- ${flags} --mode ${mode(modes)}`,
  );
  return lines.join('\n');
}

function row(name: string, count: number): string {
  return `  ${name.slice(0, 46).padEnd(46)} ${String(count).padStart(6)}`;
}

function cell(ms: number): string {
  return ms.toFixed(0).padStart(7);
}

function mode(modes: readonly string[]): string {
  return modes.length > 1 ? 'both' : modes.join();
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
