import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const bench = path.dirname(import.meta.dirname);

/**
 * A process under measurement, seen from the outside: what it offers with `offer()` is called by
 * name. It never shares its event loop with who measures it.
 */
export class Child {
  #process;
  #calls = new Map();
  #nextId = 1;

  constructor(process) {
    this.#process = process;
    process.on('message', ({ id, result, error }) => {
      const { resolve, reject } = this.#calls.get(id);
      this.#calls.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    });
    process.once('exit', (code, signal) => {
      const reason = new Error(`A benchmark process ended with ${code ?? signal}.`);
      for (const { reject } of this.#calls.values()) reject(reason);
    });
  }

  /**
   * @param {string} file path below bench/
   * @param {object} options JSON that the process gets
   * @param {{ nodeArgs?: string[] }} [how]
   */
  static async start(file, options, { nodeArgs = [] } = {}) {
    const child = fork(path.join(bench, file), [JSON.stringify(options)], {
      execArgv: nodeArgs,
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${code} before it was ready.`);
    });
    const [ready] = await Promise.race([once(child, 'message'), failed]);
    failed.catch(() => undefined);
    return Object.assign(new Child(child), { ready });
  }

  call(name, ...args) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#process.send({ id, name, args });
    });
  }

  /** Lets it end by itself, so that a profile is written. */
  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.disconnect();
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(late);
  }
}
