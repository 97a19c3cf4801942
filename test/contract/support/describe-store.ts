import { afterAll, beforeAll, describe } from '@jest/globals';
import type { CompiledOptions } from '#lib/options/compiled-options.js';
import type { Setup, Store, StoreProvider } from './store.js';

/** Opens an empty store for one test. */
export type OpenStore = (options?: Partial<CompiledOptions>) => Promise<Store>;

/** A `describe` whose tests share connections, and nothing that is stored. */
export function describeStore(name: string, setup: Setup, tests: (open: OpenStore) => void): void {
  describe(name, () => {
    let provider: StoreProvider;

    beforeAll(async () => {
      provider = await setup();
    });
    afterAll(() => provider.close());

    tests((options) => provider.open(options));
  });
}
