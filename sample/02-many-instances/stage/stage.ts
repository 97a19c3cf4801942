import path from 'node:path';
import { say } from './account.js';
import { Instance } from './instance.js';
import { startPrivateRedis } from './private-redis.js';
import { RoundRobinProxy } from './round-robin-proxy.js';

const MAIN = path.join(import.meta.dirname, '../main.js');

/** All that runs: Redis, two API instances behind a proxy, two workers. */
export class Stage {
  private constructor(
    /** Where clients go. */
    readonly url: string,
    readonly apis: readonly [Instance, Instance],
    readonly workers: readonly [Instance, Instance],
    private readonly closers: readonly (() => unknown)[],
  ) {}

  static async start(): Promise<Stage> {
    const closers: (() => unknown)[] = [];
    const { REDIS_URL: given } = process.env;
    const redisUrl = given ?? (await startRedis(closers));
    say('redis', `${new URL(redisUrl).host}${given ? '' : ', started for this demo'}`);
    const instance = (name: string, ROLE: 'api' | 'worker') =>
      new Instance(name, MAIN, { ROLE, REDIS_URL: redisUrl });
    const apis = [instance('api-1', 'api'), instance('api-2', 'api')] as const;
    const workers = [instance('worker-1', 'worker'), instance('worker-2', 'worker')] as const;
    const instances = [...apis, ...workers];
    closers.unshift(() => Promise.all(instances.map((instance) => instance.stop())));
    const proxy = new RoundRobinProxy(apis);
    closers.unshift(() => proxy.close());
    const stage = new Stage(await proxy.listen(), apis, workers, closers);
    try {
      await Promise.all(instances.map((instance) => instance.start()));
    } catch (error) {
      await stage.close();
      throw error;
    }
    say('proxy', `${stage.url}, one request to ${apis[0].name}, the next to ${apis[1].name}`);
    return stage;
  }

  /** An instance by its name. */
  find(name: unknown): Instance {
    const found = [...this.apis, ...this.workers].find((instance) => instance.name === name);
    if (!found) throw new Error(`No instance has the name ${String(name)}.`);
    return found;
  }

  /** In order: proxy, instances, Redis. */
  async close(): Promise<void> {
    for (const close of this.closers) await close();
  }
}

async function startRedis(closers: (() => unknown)[]): Promise<string> {
  const redis = await startPrivateRedis();
  closers.push(() => redis.stop());
  return redis.url;
}
