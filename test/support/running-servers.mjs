// @ts-check
// Hands the shared servers from global-setup to global-teardown, which run in the same process.

/** @typedef {{ stop(): Promise<void> }} Stoppable */

/** @type {typeof globalThis & { runningServers?: Stoppable[] }} */
const holder = globalThis;

/** @param {Stoppable[]} servers */
export function setRunningServers(servers) {
  holder.runningServers = servers;
}

/** @returns {Stoppable[]} */
export function takeRunningServers() {
  const servers = holder.runningServers ?? [];
  delete holder.runningServers;
  return servers;
}
