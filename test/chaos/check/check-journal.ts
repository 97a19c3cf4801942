import { isTerminal, markOf, stateOf, type Event } from '../client/events.js';
import { storedState, type StoredTask } from './store-image.js';

const MAX_ATTEMPTS: Readonly<Record<string, number>> = { dialog: 5, steps: 5 };

/** What is wrong with the events of a task, taken alone. */
export function checkJournal({ fields, journal }: StoredTask): string[] {
  const events = journal.map((json) => JSON.parse(json) as Event);
  return [
    ...checkSequence(journal, Number(fields['seq'])),
    ...checkStates(events, fields),
    ...checkRuns(events, MAX_ATTEMPTS[fields['processor'] ?? ''] ?? 1),
    ...checkSteps(events, fields),
  ];
}

function checkSequence(journal: StoredTask['journal'], last: number): string[] {
  return journal.length === last ? [] : [`there are ${journal.length} events, and seq is ${last}`];
}

function checkStates(events: readonly Event[], fields: StoredTask['fields']): string[] {
  const states = events.map(stateOf);
  const problems: string[] = [];
  const ends = states.filter(isTerminal).length;
  const isOver = isTerminal(states.at(-1));
  if (ends !== (isOver ? 1 : 0)) problems.push(`${ends} events are terminal: ${states.join()}`);
  const starts = states.filter((state) => state === 'TASK_STATE_SUBMITTED').length;
  if (starts !== Number(fields['turn'] ?? 1)) {
    problems.push(`turn is ${fields['turn'] ?? 1}, and ${starts} turns have begun`);
  }
  const stored = storedState(fields);
  const lastState = states.findLast((state) => state !== undefined);
  if (stored !== lastState) problems.push(`status is ${stored}, not ${lastState}`);
  return problems;
}

/** One writer at a time: what a run wrote is in one piece, in order, and never continued. */
function checkRuns(events: readonly Event[], maxAttempts: number): string[] {
  const problems: string[] = [];
  const written = new Map<string, number>();
  let current = '';
  for (const event of events) {
    const { run, n = 0, attempt = 1 } = markOf(event);
    if (run === undefined) continue;
    const before = written.get(run) ?? 0;
    if (run !== current && before > 0) problems.push(`run ${run} wrote after another had begun`);
    if (n !== before + 1) problems.push(`run ${run}: event ${n} came after its ${before}`);
    if (attempt > maxAttempts) problems.push(`run ${run} is attempt ${attempt}`);
    written.set(run, n);
    current = run;
  }
  return problems;
}

/** A step and its checkpoint are one commit: every step is there once, however many runs it took. */
function checkSteps(events: readonly Event[], fields: StoredTask['fields']): string[] {
  if (fields['processor'] !== 'steps') return [];
  const steps = events.flatMap(({ artifactUpdate }) => artifactUpdate?.artifact.parts ?? []);
  const wrong = steps.findIndex(({ text }, i) => text !== `${i} `);
  return wrong < 0 ? [] : [`step ${wrong} is ${steps[wrong]?.text}`];
}
