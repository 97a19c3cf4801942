// @ts-check
import { spawn } from 'node:child_process';

/**
 * Each line on stdin replaces the pid to watch (an empty line: none); `done` ends the watch. The end
 * of stdin means that our process is gone: kill the server, then remove its folder.
 */
const SCRIPT = `
  while read -r line; do
    [ "$line" = done ] && exit 0
    pid=$line
  done
  [ -n "$pid" ] && kill -9 "$pid"
  [ -n "$1" ] && rm -rf "$1"
`;

/**
 * Stops a server whose owner died without stopping it. No handler inside the owner can do that,
 * because SIGKILL runs none; a pipe, however, is always closed.
 */
export class Watchdog {
  /** @param {string} [folder] removed together with the server */
  constructor(folder = '') {
    // Detached: Ctrl-C reaches the whole foreground process group, and must not end the watch.
    this.shell = spawn('/bin/sh', ['-c', SCRIPT, 'watchdog', folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.shell.unref();
    /** @type {import('node:net').Socket} */ (this.shell.stdin).unref();
    this.shell.stdin.on('error', () => undefined);
  }

  /** @param {number | undefined} pid the server to kill from now on, if any */
  watch(pid) {
    this.shell.stdin.write(`${pid ?? ''}\n`);
  }

  release() {
    this.shell.stdin.end('done\n');
  }
}
