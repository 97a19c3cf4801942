// @ts-check
import { spawnSync } from 'node:child_process';

/**
 * @typedef {object} PackageManager
 * @property {string} command
 * @property {string[]} [refresh] arguments that update its package lists; may fail
 * @property {string[]} install arguments before the package name
 * @property {string[]} packages tried in this order until one installs
 * @property {boolean} needsRoot
 */

/** @type {PackageManager[]} */
const PACKAGE_MANAGERS = [
  {
    command: 'apt-get',
    refresh: ['update', '-q'],
    install: ['install', '-y', '-q', '--no-install-recommends'],
    packages: ['redis-server', 'valkey-server'],
    needsRoot: true,
  },
  { command: 'apk', install: ['add'], packages: ['redis', 'valkey'], needsRoot: true },
  { command: 'dnf', install: ['install', '-y'], packages: ['redis', 'valkey'], needsRoot: true },
  { command: 'brew', install: ['install'], packages: ['redis', 'valkey'], needsRoot: false },
];

/**
 * Runs a command and tells whether it succeeded. Its output goes to stderr unless `quiet`.
 *
 * @typedef {(command: string, args: string[], quiet?: boolean) => boolean} Run
 */

/** @type {Run} */
function runCommand(command, args, quiet = false) {
  const output = quiet ? 'ignore' : 2;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', output, output], env }).status === 0;
}

/**
 * Installs a Redis server with the system's package manager, if this user may.
 *
 * @param {object} [system]
 * @param {Run} [system.run]
 * @param {boolean} [system.isRoot]
 * @param {(line: string) => void} [system.log]
 * @returns {string | undefined} undefined when done, else why it could not be done
 */
export function installRedis({
  run = runCommand,
  isRoot = process.getuid?.() === 0,
  log = (line) => process.stderr.write(`${line}\n`),
} = {}) {
  const manager = PACKAGE_MANAGERS.find(({ command }) => run(command, ['--version'], true));
  if (!manager) return 'no known package manager (apt-get, apk, dnf, brew)';
  const { command, refresh, install, packages } = manager;
  const useSudo = manager.needsRoot && !isRoot;
  if (useSudo && !run('sudo', ['-n', 'true'], true)) {
    return `installing with ${command} needs root or sudo without a password`;
  }

  /** @param {string[]} args */
  const manage = (args) => (useSudo ? run('sudo', ['-n', command, ...args]) : run(command, args));

  log(`redis: no server found, installing one with ${command}`);
  if (refresh) manage(refresh);
  const installed = packages.some((name) => manage([...install, name]));
  return installed ? undefined : `${command} could not install ${packages[0]}`;
}
