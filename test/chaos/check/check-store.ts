import { isInterrupted, isTerminal } from '../client/events.js';
import { checkJournal } from './check-journal.js';
import { storedState, type StoredTask, type StoreImage } from './store-image.js';

/** Fields only a task that can go on has. */
const OF_RUNNING = ['current', 'input', 'checkpoint'];

/** What is wrong with what is stored, once nothing goes on any more. */
export function checkStore(image: StoreImage): string[] {
  const problems = image.orphans.map((key) => `key ${key} belongs to nothing`);
  for (const task of image.tasks.values()) {
    const found = [...checkJournal(task), ...checkRest(task, image)];
    problems.push(...found.map((text) => `task ${task.id}: ${text}`));
  }
  return [...problems, ...checkIndexes(image), ...checkReferences(image)];
}

/** A task that waits for nobody. */
export function isSettled({ fields, waiting }: StoredTask): boolean {
  const state = storedState(fields);
  return isTerminal(state) || (isInterrupted(state) && waiting === 0);
}

function checkRest(task: StoredTask, { leased }: StoreImage): string[] {
  const problems: string[] = [];
  const state = storedState(task.fields);
  if (leased.includes(task.id)) problems.push(`${state}, and has a lease`);
  if (!isSettled(task)) problems.push(`is stuck: ${state}, ${task.waiting} messages wait`);
  if (isTerminal(state)) {
    const left = OF_RUNNING.filter((name) => name in task.fields);
    if (left.length > 0) problems.push(`${state}, and has ${left.join(', ')}`);
    if (task.waiting > 0) problems.push(`${state}, and has an inbox`);
  }
  for (const [key, ms] of task.lifetimes) if (ms < 0) problems.push(`${key} is kept for ever`);
  return problems;
}

/**
 * Every task is once in the index of its owner, once in that of its context, and nothing else is.
 * The context of a task may have no index where that task is alone in it.
 */
function checkIndexes({ indexes, tasks }: StoreImage): string[] {
  const problems: string[] = [];
  const entries = new Map<string, number>();
  for (const [name, members] of indexes) {
    const context = name.split(':')[3];
    for (const id of members) {
      entries.set(id, (entries.get(id) ?? 0) + 1);
      const task = tasks.get(id);
      if (!task) problems.push(`index ${name}: task ${id} is not there`);
      else if (context !== undefined && JSON.stringify(context) !== task.fields['context']) {
        problems.push(`index ${name}: task ${id} is of another context`);
      }
    }
  }
  for (const id of tasks.keys()) {
    const wanted = isAlone(id, tasks) ? [1, 2] : [2];
    const found = entries.get(id) ?? 0;
    if (!wanted.includes(found)) problems.push(`task ${id} is in ${found} indexes`);
  }
  return problems;
}

function isAlone(id: string, tasks: StoreImage['tasks']): boolean {
  const contextOf = (task: StoredTask | undefined) => task?.fields['context'];
  const context = contextOf(tasks.get(id));
  return [...tasks.values()].filter((task) => contextOf(task) === context).length === 1;
}

function checkReferences({ references, messages }: StoreImage): string[] {
  const missing = references.filter((reference) => !messages.has(reference));
  const twice = references.length - new Set(references).size;
  const problems = missing.map((reference) => `message ${reference} is not there`);
  return twice > 0 ? [...problems, `${twice} messages are twice in a conversation`] : problems;
}
