import { parseArgs } from 'node:util';
import { Findings } from '../driver/findings.js';
import { pushReport } from './push-report.js';
import { pushRun } from './push-run.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    duration: { type: 'string', default: '60' },
  },
});
const [seed, seconds] = [values.seed, values.duration].map(Number);
if (![seed, seconds].every(Number.isFinite)) {
  console.error('usage: [--seed N] [--duration SECONDS]');
  process.exit(2);
}

const findings = new Findings();
console.log(`Push chaos: seed ${seed}`);
const deliveries = await pushRun(seed!, seconds! * 1000, findings);
if (deliveries.outOfOrder > 0) findings.violation(`${deliveries.outOfOrder} events out of order`);
if (deliveries.sent === 0) findings.violation('nothing was sent');
console.log(pushReport(seed!, seconds!, deliveries, findings));
process.exitCode = findings.violations.length > 0 ? 1 : 0;
