import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KeySetRepository } from '#lib/repositories/key-set.repository.js';

export interface KeySetProvider {
  /** One empty store as several instances see it. */
  open(): readonly KeySetRepository[];
  close(): Promise<void>;
}

export function keySetRepositoryContract(name: string, setup: () => Promise<KeySetProvider>): void {
  describe(`KeySetRepository: ${name}`, () => {
    let provider: KeySetProvider;

    beforeAll(async () => {
      provider = await setup();
    });
    afterAll(() => provider.close());

    it('is empty at first, and stays so when it is read', async () => {
      const [one, other] = provider.open();
      expect([await one!.read(), await one!.read(), await other!.read()]).toEqual(['', '', '']);
    });

    it('takes one of many first sets, and tells all of them which', async () => {
      const instances = provider.open();
      const after = await Promise.all(instances.map((each, i) => each.replace('', `set ${i}`)));
      expect(new Set(after).size).toBe(1);
      expect(after[0]).toMatch(/^set \d$/);
      for (const each of instances) expect(await each.read()).toBe(after[0]);
    });

    it('takes one of many next sets', async () => {
      const instances = provider.open();
      await instances[0]!.replace('', 'first');
      const after = await Promise.all(
        instances.map((each, i) => each.replace('first', `next ${i}`)),
      );
      expect(new Set(after).size).toBe(1);
      expect(after[0]).toMatch(/^next \d$/);
    });

    it('keeps what it has from who knows something else', async () => {
      const [one, other] = provider.open();
      expect(await one!.replace('unknown', 'a')).toBe('');
      await one!.replace('', 'first');
      expect(await other!.replace('', 'b')).toBe('first');
      expect(await other!.replace('unknown', 'b')).toBe('first');
      expect(await one!.read()).toBe('first');
    });

    it('answers a repeat with what the first time stored', async () => {
      const [one] = provider.open();
      expect(await one!.replace('', 'first')).toBe('first');
      expect(await one!.replace('', 'first')).toBe('first');
      expect(await one!.replace('first', 'second')).toBe('second');
      expect(await one!.replace('first', 'second')).toBe('second');
    });
  });
}
