import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { REPLACE_KEY_SET } from '../../redis/scripts/replace-key-set.script.js';
import { KeySetRepository } from '../key-set.repository.js';

/** No key set is this text, so who knows it replaces nothing. */
const NO_KEY_SET = '-';

/** Keys of all instances on a Redis, in one key. */
export class RedisKeySetRepository extends KeySetRepository {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
  ) {
    super();
  }

  read(): Promise<string> {
    return this.replace(NO_KEY_SET, NO_KEY_SET);
  }

  async replace(known: string, next: string): Promise<string> {
    const reply = await this.scripts.run(REPLACE_KEY_SET, [this.keys.signingKeys()], [known, next]);
    return reply[1] as string;
  }
}
