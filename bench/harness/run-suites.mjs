import path from 'node:path';
import { progressLine } from './progress.mjs';
import { Stage } from './stage.mjs';
import { summarize } from './statistics.mjs';

const PROFILES = path.join(path.dirname(import.meta.dirname), 'results/profiles');

/**
 * Runs benchmarks one after the other, each on a stage of its own.
 *
 * @returns {Promise<object[]>} what is saved: see `resultOf`
 */
export async function runSuites(suites, { smoke, profile }) {
  const results = [];
  for (const [index, suite] of suites.entries()) {
    const line = progressLine(`[${index + 1}/${suites.length}] ${suite.name}`);
    const stage = new Stage({
      smoke,
      profiles: profile ? PROFILES : undefined,
      progress: (text) => line.show(text),
    });
    const from = performance.now();
    try {
      line.show('starts');
      const outcome = await suite.run(stage);
      const seconds = (performance.now() - from) / 1_000;
      results.push(resultOf(suite, outcome, seconds));
      line.done(`${seconds.toFixed(0)} s`);
    } catch (error) {
      line.done('failed');
      throw error;
    } finally {
      await stage.close();
    }
  }
  return results;
}

/** Summaries of all series and figures; a bound without its figure is a mistake. */
function resultOf({ name, title, bounds }, { unit, series, figures }, seconds) {
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
