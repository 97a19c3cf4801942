import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { deferred } from './deferred.js';

export interface MonitoredCommand {
  /** In lower case, such as `hset`. */
  readonly name: string;
  readonly args: readonly string[];
  /** Address of the client; `lua` for a command run by a script or function. */
  readonly source: string;
  readonly fromScript: boolean;
}

/** Sees every command a Redis server executes, whoever sent it. Use it on a private server. */
export class CommandMonitor {
  private seen: MonitoredCommand[] = [];
  private readonly waiting = new Map<string, () => void>();

  private constructor(
    private readonly control: Redis,
    private readonly monitor: Redis,
  ) {
    monitor.on('monitor', (_time: string, words: string[], source: string) => {
      this.collect(words, source);
    });
  }

  static async open(port: number): Promise<CommandMonitor> {
    const control = new Redis(port, { lazyConnect: true, retryStrategy: () => null });
    await control.connect();
    return new CommandMonitor(control, await control.monitor());
  }

  /** Commands executed since the last call, up to those answered before this one. */
  async take(): Promise<MonitoredCommand[]> {
    // Redis reports in order of execution: once the marker is seen, all before it are too.
    const marker = randomUUID();
    const markerSeen = deferred();
    this.waiting.set(marker, markerSeen.resolve);
    await this.control.echo(marker);
    await markerSeen.promise;
    return this.seen.splice(0);
  }

  /** Commands executed while `work` runs. */
  async record(work: () => Promise<unknown>): Promise<MonitoredCommand[]> {
    await this.take();
    await work();
    return this.take();
  }

  close(): void {
    this.monitor.disconnect();
    this.control.disconnect();
  }

  private collect([name = '', ...args]: string[], source: string): void {
    const [marker] = args;
    const markerSeen = marker === undefined ? undefined : this.waiting.get(marker);
    if (marker !== undefined && markerSeen) {
      this.waiting.delete(marker);
      markerSeen();
      return;
    }
    this.seen.push({ name: name.toLowerCase(), args, source, fromScript: source === 'lua' });
  }
}
