import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { AGENT_OPTIONS, type AgentOptions, type AgentWord } from '../agent/agent-options.js';
import { Watchdog } from '../../support/redis/watchdog.mjs';

const MAIN = path.resolve('node_modules/.cache/chaos/test/chaos/agent/main.js');
const START_TIMEOUT_MS = 30_000;
const MOST_LINES = 20_000;

/** `up` takes requests, or work; `busy` is starting, paused, or on its way down. */
export type AgentState = 'down' | 'busy' | 'up';

/** One agent in a process of its own, which can be killed and started again. */
export class AgentProcess extends EventEmitter<{ word: [AgentWord]; died: [string]; line: [] }> {
  state: AgentState = 'down';
  /** What it logged, all its processes together. */
  readonly lines: string[] = [];
  private child: ChildProcess | undefined;
  private readonly watchdog = new Watchdog();
  private port = 0;
  private mayDie = false;

  constructor(readonly agent: AgentOptions) {
    super();
  }

  get name(): string {
    return this.agent.name;
  }
  get pid(): number | undefined {
    return this.child?.pid;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }
  /** True when it serves clients. */
  get serves(): boolean {
    return this.agent.http;
  }
  /** True when it runs what others leave. */
  get works(): boolean {
    return this.agent.options.execution?.role !== 'api';
  }

  async start(): Promise<void> {
    this.state = 'busy';
    this.mayDie = false;
    const env = { ...process.env, [AGENT_OPTIONS]: JSON.stringify(this.agent), NO_COLOR: '1' };
    const execArgv = ['--enable-source-maps'];
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    const child = fork(MAIN, { env, execArgv, stdio: [...stdio] });
    this.child = child;
    this.watchdog.watch(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.log(text));
    }
    child.on('message', (word: AgentWord) => this.emit('word', word));
    child.on('exit', (code, signal) => this.ended(child, `${signal ?? `code ${code}`}`));
    await this.ready(child);
    if (this.child === child && child.exitCode === null) this.state = 'up';
  }

  /** Resolves when it has logged that text; what it tells comes on another way, and may come first. */
  async logged(text: string): Promise<void> {
    while (!this.lines.some((line) => line.includes(text))) await once(this, 'line');
  }

  /** SIGKILL: no handler runs. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM, as a rollout sends it; resolves to the milliseconds until the process was gone. */
  async terminate(patienceMs = 15_000): Promise<number> {
    const before = performance.now();
    const timer = setTimeout(() => {
      this.emit('died', 'did not end after SIGTERM');
      this.child?.kill('SIGKILL');
    }, patienceMs);
    await this.end('SIGTERM');
    clearTimeout(timer);
    return performance.now() - before;
  }

  /** SIGSTOP, then SIGCONT. */
  async pause(until: () => Promise<unknown>): Promise<void> {
    const { child } = this;
    this.state = 'busy';
    child?.kill('SIGSTOP');
    await until();
    child?.kill('SIGCONT');
    if (this.child === child && child?.exitCode === null) this.state = 'up';
  }

  /** For good. */
  async dispose(): Promise<void> {
    await this.kill();
    this.watchdog.release();
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.mayDie = true;
    this.state = 'busy';
    if (child && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    }
    this.state = 'down';
  }

  private async ready(child: ChildProcess): Promise<void> {
    const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
    const failed = once(child, 'exit', { signal: timeout }).then(() => {
      if (this.mayDie) return;
      throw new Error(`${this.name} did not start:\n${this.lines.slice(-20).join('\n')}`);
    });
    const said = new Promise<void>((resolve) => {
      child.on('message', (word: AgentWord) => {
        if (word.kind !== 'ready') return;
        this.port = word.port;
        resolve();
      });
    });
    await Promise.race([said, failed]);
    failed.catch(() => undefined);
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.child !== child) return;
    this.state = 'down';
    this.watchdog.watch(undefined);
    if (!this.mayDie) this.emit('died', how);
  }

  private log(text: string): void {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    this.lines.push(...lines);
    if (this.lines.length > MOST_LINES) this.lines.splice(0, this.lines.length - MOST_LINES);
    this.emit('line');
  }
}
