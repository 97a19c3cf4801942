import { isTerminal, stateOf, type Event, type Task } from '../client/events.js';
import type { Watcher } from '../client/watcher.js';
import type { KnownTask } from '../driver/task-book.js';
import { canonical, Fold, taskText } from './fold.js';
import type { StoredTask } from './store-image.js';

/**
 * What is wrong between a stored task and those who saw it.
 * @param given the task as each agent gives it
 */
export function checkTask(
  stored: StoredTask,
  known: KnownTask | undefined,
  given: readonly Task[],
): string[] {
  const events = stored.journal.map((json) => JSON.parse(json) as Event);
  const fold = new Fold();
  const after = events.map((event) => {
    fold.apply(event);
    return fold.text();
  });
  const problems = given.flatMap((task) =>
    taskText(task) === fold.text() ? [] : [`the events give ${fold.text()}, not ${taskText(task)}`],
  );
  const texts = new Set(given.map(canonical));
  if (texts.size > 1) problems.push(`agents give different tasks: ${[...texts].join(' | ')}`);
  const [task] = given;
  if (!known || !task) return problems;
  return [
    ...problems,
    ...checkAnswers(known, task),
    ...checkHistory(known, stored, task),
    ...known.watchers.flatMap((watcher) => checkWatcher(watcher, stored, after)),
  ];
}

/** Whoever was told of an end was told of this one. */
function checkAnswers({ answers, cancels }: KnownTask, task: Task): string[] {
  const { state } = task.status;
  const problems = answers
    .filter((answer) => isTerminal(answer.status.state) && taskText(answer) !== taskText(task))
    .map((answer) => `a caller was given ${answer.status.state}: ${taskText(answer)}`);
  const isCanceled = state === 'TASK_STATE_CANCELED';
  if (cancels.includes(isCanceled ? 'refused' : 'canceled')) {
    problems.push(`cancels were ${cancels.join(' and ')}, and the task is ${state}`);
  }
  return problems;
}

/** Every confirmed message is there, and there is one for every turn that was promised. */
function checkHistory({ accepted }: KnownTask, { fields }: StoredTask, task: Task): string[] {
  const ids = (task.history ?? []).flatMap(({ role, messageId }) =>
    role === 'ROLE_USER' ? [messageId] : [],
  );
  const problems: string[] = [];
  for (const id of new Set(accepted)) {
    const times = accepted.filter((other) => other === id).length;
    const found = ids.filter((other) => other === id).length;
    if (found < times)
      problems.push(`message ${id} was confirmed ${times}x, and is there ${found}x`);
  }
  if (ids.length !== Number(fields['turns'] ?? 1)) {
    problems.push(`${ids.length} messages, and turns is ${fields['turns'] ?? 1}`);
  }
  return problems;
}

/** A watcher saw what is stored, byte for byte, up to the end or up to where it left. */
function checkWatcher(
  watcher: Watcher,
  { journal }: StoredTask,
  after: readonly string[],
): string[] {
  const problems = [...watcher.problems];
  for (const { seq, json, isSnapshot, event } of watcher.frames) {
    if (isSnapshot) {
      const text = event.task ? taskText(event.task) : '';
      if (text !== after[seq - 1]) problems.push(`the snapshot at ${seq} is ${text}`);
    } else if (json !== journal[seq - 1]) {
      problems.push(`event ${seq} was ${json}, and is ${journal[seq - 1]}`);
    }
  }
  const last = journal.at(-1);
  const isOver = last && isTerminal(stateOf(JSON.parse(last) as Event));
  if (isOver && !watcher.hasLeft && !watcher.unheard && watcher.last !== journal.length) {
    problems.push(`saw ${watcher.last} of ${journal.length} events`);
  }
  return problems.map((text) => `a watcher ${text}`);
}
