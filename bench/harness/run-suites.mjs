import path from 'node:path';
import { progressLine } from './progress.mjs';
import { resultOf } from './result.mjs';
import { Stage } from './stage.mjs';

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
