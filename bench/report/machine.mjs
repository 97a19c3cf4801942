import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { ensureRedisServer } from '../../test/support/redis/index.mjs';

/** What a figure cannot be read without. */
export function describeMachine() {
  const [{ model }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    processors: `${availableParallelism()} x ${model.trim()}`,
    memory: `${memory} GiB`,
    system: `${type()} ${release()}`,
    node: process.version,
    redis: ensureRedisServer().version,
  };
}
