// @ts-check
import { spawn } from 'node:child_process';

/** Time to start in, loading an append-only file included. */
const START_TIMEOUT_MS = 10_000;

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

export class PortTakenError extends Error {}

/** What a server writes when it takes commands. */
const READY = 'Ready to accept connections';

/**
 * Starts a server and waits until it accepts connections. The process does not keep ours alive.
 *
 * @param {string} bin
 * @param {string[]} args
 * @param {(pid: number | undefined) => void} onSpawn called before the server is ready
 * @param {string} [ready] part of its log that says it is
 * @returns {Promise<ChildProcess>}
 */
export function launchServer(bin, args, onSpawn, ready = READY) {
  const child = spawn(bin, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onSpawn(child.pid);
  child.unref();

  return new Promise((resolve, reject) => {
    let log = '';
    /** @param {string} what */
    const fail = (what) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      const message = `${bin} ${args.join(' ')}: ${what}\n${log}`;
      reject(/in use/i.test(log) ? new PortTakenError(message) : new Error(message));
    };
    const timer = setTimeout(() => fail('not ready in time'), START_TIMEOUT_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with code ${code}`));

    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        log += text;
        if (!log.includes(ready)) return;
        log = '';
        clearTimeout(timer);
        child.removeAllListeners('exit').removeAllListeners('error');
        resolve(child);
      });
      /** @type {import('node:net').Socket} */ (stream).unref();
    }
  });
}
