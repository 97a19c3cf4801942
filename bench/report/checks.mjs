import { boundText, isMet, number } from './number.mjs';

/** Prints each bound with its measured value; true when all are met. */
export function printChecks(results) {
  const bounded = results.flatMap(({ name, figures }) =>
    figures.filter((figure) => boundText(figure) !== '').map((figure) => ({ name, ...figure })),
  );
  console.log('');
  for (const figure of bounded) {
    const { name, figure: what, median } = figure;
    const verdict = isMet(figure) ? 'ok ' : 'NOT';
    console.log(`${verdict} ${name}: ${what} = ${number(median)}, ${boundText(figure)}`);
  }
  const missed = bounded.filter((figure) => !isMet(figure)).length;
  console.log(`${bounded.length - missed} of ${bounded.length} bounds are met.`);
  return missed === 0;
}
