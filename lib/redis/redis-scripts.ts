import { TaskStoreUnavailableError } from '../errors/task-store-unavailable.error.js';
import type { RedisClient } from './redis-client.js';
import type { Script } from './scripts/script.js';
import { writeTogether } from './write-together.js';

type Argument = string | number;
type Reply = readonly unknown[];

/**
 * Runs the scripts: by their source the first time, which leaves them with the server, then by
 * their digest, and by their source again where a server does not know them (a restart, SCRIPT
 * FLUSH, another node). Any failure of Redis becomes one error, which is never mistaken for "not
 * found" and says nothing of the server to clients.
 */
export class RedisScripts {
  private readonly sent = new Set<Script>();
  /** Calls without an answer yet; where there are some, another one is worth waiting for more. */
  private onWire = 0;

  constructor(private readonly client: RedisClient) {}

  /** @throws TaskStoreUnavailableError when Redis does not answer, or answers with an error. */
  async run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<Reply> {
    const isKnown = this.sent.has(script);
    this.sent.add(script);
    if (this.onWire > 0) writeTogether(this.client);
    this.onWire += 1;
    try {
      const reply = isKnown
        ? this.client.evalsha(script.digest, keys.length, ...keys, ...args)
        : this.client.eval(script.lua, keys.length, ...keys, ...args);
      return (await reply) as Reply;
    } catch (error) {
      if (!isUnknownScript(error)) throw new TaskStoreUnavailableError(error);
    } finally {
      this.onWire -= 1;
    }
    this.sent.delete(script);
    return this.run(script, keys, args);
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
