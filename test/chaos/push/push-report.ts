import type { Findings } from '../driver/findings.js';
import type { Deliveries } from './check-deliveries.js';
import { LOGS } from './push-run.js';

const MOST_SHOWN = 30;

/** The report, for people. */
export function pushReport(
  seed: number,
  seconds: number,
  deliveries: Deliveries,
  { counts, violations }: Findings,
): string {
  return [
    '',
    `Faults and answers in ${seconds} s`,
    ...[...counts].sort().map(([name, count]) => row(name, count)),
    '',
    'Events',
    row('lanes', deliveries.lanes),
    row('sent: events of the journals, for each lane', deliveries.sent),
    row('received: taken by their receiver', deliveries.received),
    row('duplicated: taken again, known by their ids', deliveries.duplicated),
    row('tries, refused ones included', deliveries.tries),
    row('lost', deliveries.lost),
    row('out of order', deliveries.outOfOrder),
    '',
    `Violations: ${violations.length}`,
    ...violations.slice(0, MOST_SHOWN).map((violation) => `  ${violation}`),
    '',
    `Logs of the agents: ${LOGS}`,
    `Replay: npm run test:push -- --seed ${seed} --duration ${seconds}`,
  ].join('\n');
}

function row(name: string, count: number): string {
  return `  ${name.padEnd(50)} ${String(count).padStart(7)}`;
}
