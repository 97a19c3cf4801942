// @ts-check
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { launchServer } from './launch-server.mjs';
import { Watchdog } from './watchdog.mjs';

/** Signals that leave the process running. */
const NOT_DEADLY = new Set(['SIGSTOP', 'SIGCONT']);

/** One Redis server, private to whoever started it. */
export class RedisProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #watchdog;
  #ownFolder;

  /**
   * @param {object} server
   * @param {string} server.bin
   * @param {number} server.port
   * @param {string[]} server.args
   * @param {string} [server.ownFolder] removed when the server stops
   * @param {string} [server.ready] part of its log that says it takes commands
   */
  constructor({ bin, port, args, ownFolder, ready }) {
    this.bin = bin;
    this.port = port;
    this.args = args;
    this.ready = ready;
    this.url = `redis://127.0.0.1:${port}`;
    this.#watchdog = new Watchdog(ownFolder);
    this.#ownFolder = ownFolder;
  }

  /** @returns {number | undefined} undefined while it does not run */
  get pid() {
    return this.#isRunning() ? this.#child?.pid : undefined;
  }

  async start() {
    const watch = (/** @type {number | undefined} */ pid) => this.#watchdog.watch(pid);
    this.#child = await launchServer(this.bin, this.args, watch, this.ready);
  }

  /**
   * Sends a signal and, when it ends the server, waits for the end. Data is kept as a crash would
   * keep it. SIGSTOP makes it hang instead, until SIGCONT.
   *
   * @param {NodeJS.Signals} [signal] SIGKILL when left out
   */
  async kill(signal = 'SIGKILL') {
    const child = this.#child;
    if (!child || !this.#isRunning()) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    if (NOT_DEADLY.has(signal)) return;
    child.ref();
    await exit;
    this.#watchdog.watch(undefined);
  }

  /** Starts it again on the same port and folder; kills it first if it runs. */
  async restart() {
    await this.kill();
    await this.start();
  }

  /** Ends it for good and removes its data. May be called twice. */
  async stop() {
    await this.kill();
    if (this.#ownFolder) await rm(this.#ownFolder, { recursive: true, force: true });
    this.#watchdog.release();
  }

  #isRunning() {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }
}
