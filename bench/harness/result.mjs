import { summarize } from './statistics.mjs';

/** Summaries of all series and figures; a bound without its figure is a mistake. */
export function resultOf({ name, title, bounds }, { unit, series, figures }, seconds) {
  const measured = Object.fromEntries(
    Object.entries(figures).map(([figure, values]) => [figure, summarize(values)]),
  );
  for (const { figure } of bounds) {
    if (!measured[figure])
      throw new Error(`${name} has a bound on "${figure}", but no such figure.`);
  }
  return {
    name,
    title,
    seconds: Math.round(seconds),
    unit,
    series: Object.entries(series).map(([label, values]) => ({
      label,
      ...summarize(values),
      values,
    })),
    figures: Object.entries(measured).map(([figure, summary]) => ({
      figure,
      ...summary,
      ...bounds.find((bound) => bound.figure === figure),
    })),
  };
}
