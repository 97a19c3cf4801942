import type { Lane } from './lane.js';
import type { Operation } from './operations.js';

const NAME_WIDTH = 21;

/** The answers to one operation, by lane. */
export function printRow(
  { name, answer: expected }: Operation,
  lanes: readonly Lane[],
  answers: readonly (string | undefined)[],
): void {
  const cells = lanes.map((lane, i) => cellOf(answers[i], expected).padEnd(titleOf(lane).length));
  print(name, [...cells, expected]);
  for (const [i, answer] of answers.entries()) {
    if (answer !== undefined && answer !== expected) print('', [titleOf(lanes[i]!), answer]);
  }
}

export function printHead(lanes: readonly Lane[]): void {
  print('', [...lanes.map(titleOf), 'answer']);
}

function cellOf(answer: string | undefined, expected: string): string {
  if (answer === undefined) return '-';
  return answer === expected ? 'equal' : 'DIFFERS';
}

function titleOf({ version, binding }: Lane): string {
  return `${binding} ${version}`;
}

function print(name: string, cells: readonly string[]): void {
  console.log([name.padEnd(NAME_WIDTH), ...cells].join('  '));
}
