/** The options this process was started with. */
export const options = JSON.parse(process.argv[2] ?? '{}');

/**
 * Serves calls of the process that measures, until that one is gone. Every process under
 * measurement can tell its CPU time and its heap.
 *
 * @param {unknown} ready what the measuring process is told first, an address for example
 * @param {Record<string, (...args: any[]) => unknown>} [functions]
 */
export function offer(ready, functions = {}) {
  const offered = { cpu, heap, ...functions };
  process.on('message', async ({ id, name, args }) => {
    try {
      process.send({ id, result: await offered[name](...args) });
    } catch (error) {
      process.send({ id, error: error.stack ?? String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send(ready);
}

/** CPU time so far, in milliseconds. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Bytes of live objects; needs `--expose-gc`. */
function heap() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
