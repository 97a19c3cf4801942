import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const MAIN = path.join(import.meta.dirname, 'main.js');

/** Starts a process with an instance of the agent; resolves when it listens. */
export async function startInstance(redisUrl: string): Promise<ChildProcess> {
  const child = fork(MAIN, { env: { ...process.env, REDIS_URL: redisUrl } });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`An instance ended with ${code} while it started.`);
  });
  await Promise.race([once(child, 'message'), died]);
  died.catch(() => undefined); // later ends are not of interest here
  return child;
}

/** As the operating system or the hardware would end it. */
export async function killInstance(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
