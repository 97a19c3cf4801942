import path from 'node:path';
import { startRedis } from '../../test/support/redis/index.mjs';
import { alternate } from './alternate.mjs';
import { Child } from './child.mjs';

/**
 * What a benchmark has around it: processes and Redis servers that end with it, a progress line,
 * and whether this is only a smoke test.
 */
export class Stage {
  #open = [];

  /**
   * @param {object} settings
   * @param {boolean} settings.smoke very little work: shows that everything works, and measures nothing
   * @param {string} [settings.profiles] folder for CPU profiles of the processes
   * @param {(text: string) => void} settings.progress
   */
  constructor({ smoke, profiles, progress }) {
    this.smoke = smoke;
    this.profiles = profiles;
    this.progress = progress;
  }

  /** The full amount, or the little of a smoke test. */
  amount(full, little) {
    return this.smoke ? little : full;
  }

  async redis() {
    const server = await startRedis();
    this.#open.push(server);
    return server;
  }

  async start(file, options = {}, { nodeArgs = [], profile = '' } = {}) {
    const child = await Child.start(file, options, {
      nodeArgs: [...nodeArgs, ...this.#profiling(profile)],
    });
    this.#open.push(child);
    return child;
  }

  /** Closes something with the stage; what was opened last goes first. */
  closeLater(stop) {
    this.#open.push({ stop });
  }

  alternate(contenders, { rounds, warmUp = 1 }) {
    const few = { rounds: this.amount(rounds, 1), warmUp: this.amount(warmUp, 0) };
    return alternate(contenders, { ...few, progress: this.progress });
  }

  async close() {
    for (const open of this.#open.splice(0).reverse()) await open.stop();
  }

  #profiling(name) {
    if (!this.profiles || !name) return [];
    return [
      '--cpu-prof',
      `--cpu-prof-name=${name}.cpuprofile`,
      `--cpu-prof-dir=${path.resolve(this.profiles)}`,
    ];
  }
}
