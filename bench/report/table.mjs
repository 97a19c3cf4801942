import { boundText, isMet, number, spread } from './number.mjs';

/** Prints every series and figure on the terminal. */
export function printTable(results) {
  for (const { name, title, seconds, unit, series, figures } of results) {
    console.log(`\n${name}: ${title} (${seconds} s)`);
    printRows([
      ['', `median, ${unit}`, 'middle half'],
      ...series.map((row) => [row.label, number(row.median), spread(row)]),
    ]);
    printRows(figures.map((row) => [row.figure, number(row.median), spread(row), verdict(row)]));
  }
}

function verdict(figure) {
  const bound = boundText(figure);
  if (bound === '') return '';
  return `${bound}${isMet(figure) ? '' : '   NOT MET'}`;
}

function printRows(rows) {
  const widths = [];
  for (const row of rows)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  for (const row of rows) {
    const cells = row.map((cell, i) =>
      i === 1 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]),
    );
    console.log(`  ${cells.join('   ').trimEnd()}`);
  }
}
