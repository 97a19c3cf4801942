import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RequestClaims } from '#lib/repositories/request-claims.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

export interface ClaimsProvider {
  /** The claims as several instances see them. */
  readonly instances: readonly RequestClaims[];
  close(): Promise<void>;
}

export function requestClaimsContract(name: string, setup: () => Promise<ClaimsProvider>): void {
  describe(`RequestClaims: ${name}`, () => {
    let provider: ClaimsProvider;

    beforeAll(async () => {
      provider = await setup();
    });
    afterAll(() => provider.close());

    it('gives a request to one of many that ask at once', async () => {
      for (let round = 0; round < 50; round += 1) {
        const id = uniquePrefix('request');
        const won = await Promise.all(provider.instances.map((claims) => claims.claim(id)));
        expect(won.filter(Boolean)).toHaveLength(1);
      }
    });

    it('does not give it again, also to the one that has it', async () => {
      const id = uniquePrefix('request');
      const [first] = provider.instances;
      expect(await first?.claim(id)).toBe(true);
      for (const claims of provider.instances) expect(await claims.claim(id)).toBe(false);
    });

    it('tells requests apart, whatever their ids contain', async () => {
      const id = uniquePrefix('request');
      const [first] = provider.instances;
      for (const other of [id, `${id}:`, `{${id}}`, `${id} é`, `${id}\u0000`]) {
        expect(await first?.claim(other)).toBe(true);
      }
    });
  });
}
