import { parseArgs } from 'node:util';
import { chaosRun } from './chaos-run.js';
import { Findings } from './findings.js';
import { MODES, type Mode } from './fleet.js';
import { report } from './report.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    duration: { type: 'string', default: '60' },
    races: { type: 'string', default: '1000' },
    mode: { type: 'string', default: 'both' },
  },
});
const [seed, seconds, races] = [values.seed, values.duration, values.races].map(Number);
const modes = MODES.filter((mode): mode is Mode => ['both', mode].includes(values.mode));
if (![seed, seconds, races].every(Number.isFinite) || modes.length === 0) {
  console.error('usage: [--seed N] [--duration SECONDS] [--races N] [--mode local|queue|both]');
  process.exit(2);
}

const findings = new Findings();
console.log(`Chaos: seed ${seed}`);
const rates = { durationMs: seconds! * 1000, races: Math.ceil(races! / modes.length) };
for (const mode of modes) await chaosRun(mode, seed!, rates, findings);

console.log(`\n${report({ seed: seed!, modes, seconds: seconds!, races: races!, findings })}`);
process.exitCode = findings.violations.length > 0 ? 1 : 0;
