import { boundText, isMet, number, spread } from './number.mjs';

/** The measured part of docs/performance.md: the bounds, then a chart and a table of each benchmark. */
export function page({ date, machine, results }, chartPath) {
  const { processors, memory, system, node, redis } = machine;
  return [
    `Measured on ${date.slice(0, 10)}: ${processors}, ${memory}, ${system}, Node.js ${node}, Redis ${redis}.`,
    'Each figure is the median over rounds; in brackets the middle half of the rounds.',
    '',
    ...table(
      ['Benchmark', 'Figure', 'Bound', 'Measured', ''],
      results.flatMap(({ name, figures }) =>
        figures
          .filter((figure) => boundText(figure) !== '')
          .map((figure) => [
            `[\`${name}\`](#${name})`,
            figure.figure,
            boundText(figure),
            `${number(figure.median)} (${spread(figure)})`,
            isMet(figure) ? 'met' : '**not met**',
          ]),
      ),
    ),
    ...results.flatMap((result) => section(result, chartPath)),
  ].join('\n');
}

function section(result, chartPath) {
  const { name, title, unit, series, figures } = result;
  const others = figures.filter((figure) => boundText(figure) === '');
  return [
    '',
    `### ${name}`,
    '',
    `${title}.`,
    '',
    `![${title}](${chartPath(name)})`,
    '',
    ...table(
      ['', `Median, ${unit}`, 'Middle half'],
      series.map((row) => [row.label, number(row.median), spread(row)]),
    ),
    ...others.map(({ figure, median }) => `\nAlso: ${figure} = ${number(median)}.`),
  ];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
