import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { TaskStoreUnavailableError } from '#lib/errors/task-store-unavailable.error.js';
import { SecretUnreadableError } from '#lib/errors/secret-unreadable.error.js';
import { compilePushOptions } from '#lib/options/compile-push-options.js';
import { AesGcmCipher } from '#lib/push/cipher/aes-gcm.cipher.js';
import { AHEAD_MS } from '#lib/push/signing/key-set.js';
import { SharedKeys } from '#lib/push/signing/shared-keys.js';
import { MemoryKeySetRepository } from '#lib/repositories/memory/memory-key-set.repository.js';
import { PlainText, type SecretCipher } from '#lib/repositories/secret-cipher.js';

const DAY = 24 * 60 * 60 * 1000;
const ROTATE = 30 * DAY;
const KEYS = { old: randomBytes(32), new: randomBytes(32) };

/** A store that can be away, and that counts what is asked of it. */
class Store extends MemoryKeySetRepository {
  away = false;
  reads = 0;
  writes = 0;

  override read(): Promise<string> {
    this.reads += 1;
    return this.away ? Promise.reject(new TaskStoreUnavailableError()) : super.read();
  }

  override replace(known: string, next: string): Promise<string> {
    this.writes += 1;
    return super.replace(known, next);
  }
}

function cipher(...ids: (keyof typeof KEYS)[]): AesGcmCipher {
  const keys = ids.map((id) => ({ id, key: KEYS[id] }));
  return new AesGcmCipher(compilePushOptions({ encryption: { keys } }, 'test').encryption!);
}

describe('SharedKeys', () => {
  let store: Store;
  let now: number;

  beforeEach(() => {
    store = new Store();
    now = 1_800_000_000_000;
  });

  const instance = (secrets: SecretCipher = new PlainText()) =>
    new SharedKeys(store, secrets, ROTATE, () => now);

  const published = async (keys: SharedKeys) =>
    (await keys.published()).keys.map((jwk) => (jwk as { kid: string }).kid);

  it('are the same on all instances that start at once', async () => {
    const instances = Array.from({ length: 5 }, () => instance());
    const current = await Promise.all(instances.map((each) => each.current()));
    expect(new Set(current.map(({ id }) => id)).size).toBe(1);
    expect(await published(instances[3]!)).toEqual([current[0]!.id]);
  });

  it('are published without their private half', async () => {
    const { keys } = await instance().published();
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        kid: expect.any(String),
        alg: 'ES256',
        use: 'sig',
      },
    ]);
  });

  it('are read once per minute, by however many ask', async () => {
    const keys = instance();
    await Promise.all(Array.from({ length: 5 }, () => keys.current()));
    now += 59_999;
    await keys.current();
    expect(store.reads).toBe(1);
    now += 1;
    await Promise.all(Array.from({ length: 5 }, () => keys.published()));
    expect(store.reads).toBe(2);
  });

  it('rotate: all instances publish the next one before any signs with it', async () => {
    const [one, other] = [instance(), instance()];
    const old = (await one.current()).id;
    await other.current();
    now += ROTATE - AHEAD_MS;
    const both = await published(one);
    expect(both).toHaveLength(2);
    expect(await published(other)).toEqual(both);
    expect((await one.current()).id).toBe(old);
    now += AHEAD_MS;
    expect((await other.current()).id).toBe(both[1]);
    expect(await published(one)).toEqual(both);
  });

  it('rotate once, also when all instances see at once that it is time', async () => {
    const instances = Array.from({ length: 5 }, () => instance());
    await Promise.all(instances.map((each) => each.current()));
    now += ROTATE;
    const sets = await Promise.all(instances.map(published));
    expect(new Set(sets.map((ids) => ids.join())).size).toBe(1);
    expect(sets[0]).toHaveLength(2);
  });

  it('survive a store that loses them', async () => {
    const [one, other] = [instance(), instance()];
    const { id } = await one.current();
    await other.current();
    await store.replace(await store.read(), '');
    now += 60_000;
    expect((await other.current()).id).toBe(id);
    expect((await instance().current()).id).toBe(id);
  });

  it('are used while the store is away, for as long as nobody can have dropped them', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const keys = instance();
    const { id } = await keys.current();
    store.away = true;
    now += AHEAD_MS - 1;
    expect((await keys.current()).id).toBe(id);
    expect(warn).toHaveBeenCalled();
    now += 1;
    await expect(keys.current()).rejects.toThrow(TaskStoreUnavailableError);
    store.away = false;
    expect((await keys.current()).id).toBe(id);
    warn.mockRestore();
  });

  it('are not there where the store never was', async () => {
    store.away = true;
    await expect(instance().current()).rejects.toThrow(TaskStoreUnavailableError);
  });

  it('are sealed, and sealed again with the key of today when an instance starts', async () => {
    const first = await instance(cipher('old')).current();
    expect(await store.read()).toMatch(/^a2a1\.old\./);
    const rotated = instance(cipher('new', 'old'));
    expect((await rotated.current()).id).toBe(first.id);
    expect(await store.read()).toMatch(/^a2a1\.new\./);
    expect((await instance(cipher('new')).current()).id).toBe(first.id);
    const { writes } = store;
    now += 60_000;
    await rotated.current();
    expect(store.writes).toBe(writes);
  });

  it('are not replaced by who cannot read them', async () => {
    jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    await instance(cipher('old')).current();
    const before = await store.read();
    await expect(instance(cipher('new')).current()).rejects.toThrow(SecretUnreadableError);
    expect(await store.read()).toBe(before);
    jest.restoreAllMocks();
  });
});
