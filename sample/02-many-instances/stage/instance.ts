import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './account.js';

/** What an instance may take to shut down before it is killed. */
const PATIENCE_MS = 5_000;

/** One instance of the application: an operating system process of its own. */
export class Instance {
  private child: ChildProcess | undefined;
  private address = '';

  constructor(
    readonly name: string,
    /** What it runs. */
    private readonly main: string,
    private readonly env: Readonly<Record<string, string>>,
    /** What it says once it is ready. */
    private readonly hear: (message: unknown) => void = () => undefined,
  ) {}

  /** Where its HTTP server listens; empty when it has none. */
  get url(): string {
    return this.address;
  }

  get isRunning(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  async start(): Promise<void> {
    const { name } = this;
    const child = fork(this.main, {
      env: { ...process.env, PORT: '0', INSTANCE: name, NO_COLOR: '1', ...this.env },
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
    child.on('message', this.hear);
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
