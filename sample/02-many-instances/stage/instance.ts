import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './account.js';

const MAIN = path.join(import.meta.dirname, '../main.js');

/** What an instance may take to shut down before it is killed. */
const PATIENCE_MS = 5_000;

/** One instance of the application: an operating system process of its own. */
export class Instance {
  private child: ChildProcess | undefined;
  private address = '';

  constructor(
    readonly name: string,
    private readonly role: 'api' | 'worker',
    private readonly redisUrl: string,
  ) {}

  /** Where its HTTP server listens; empty for a worker. */
  get url(): string {
    return this.address;
  }

  get isRunning(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  async start(): Promise<void> {
    const { name, role, redisUrl } = this;
    const child = fork(MAIN, {
      env: {
        ...process.env,
        ...{ ROLE: role, PORT: '0', REDIS_URL: redisUrl, INSTANCE: name, NO_COLOR: '1' },
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true, // Ctrl-C is for the demo, which then ends the instances
    });
    this.child = child;
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    for (const output of [child.stdout, child.stderr]) {
      if (output) createInterface(output).on('line', (line) => say(name, withoutHead(line)));
    }
    const died = once(child, 'exit').then(() => {
      throw new Error(`${name} ended while it started.`);
    });
    const [message] = (await Promise.race([once(child, 'message'), died])) as [{ url: string }];
    died.catch(() => undefined); // later ends are not of interest here
    this.address = message.url;
    say(name, `is ready: process ${child.pid}${this.address && `, ${this.address}`}`);
  }

  /** As the operating system or the hardware would end it. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    this.child?.kill('SIGKILL');
    if (this.child) await once(this.child, 'exit');
  }

  /** As an orchestrator ends it. */
  async stop(): Promise<void> {
    if (!this.child || !this.isRunning) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await Promise.race([exit, delay(PATIENCE_MS, undefined, { ref: false })]);
    await this.kill();
  }
}

/** Nest begins its log lines with process and date, which the account has already. */
function withoutHead(line: string): string {
  return line.replace(/^\[Nest\].*?(?=WARN|ERROR)/, '');
}
