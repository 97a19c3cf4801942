import { runInThisContext } from 'node:vm';

/** The `process` outside Jest's realm: the one Node tells of unhandled rejections. */
const realProcess = runInThisContext('process') as NodeJS.Process;

/** Collects unhandled rejections from now on. */
export class UnhandledRejections {
  readonly reasons: unknown[] = [];
  private readonly take = (reason: unknown): void => void this.reasons.push(reason);

  constructor() {
    realProcess.on('unhandledRejection', this.take);
  }

  /** Node reports a rejection after the microtasks of its turn: lets that turn pass. */
  async settled(): Promise<unknown[]> {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    return this.reasons;
  }

  stop(): void {
    realProcess.off('unhandledRejection', this.take);
  }
}
