import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRedisServer } from '../../support/redis/find-redis-server.mjs';

describe('findRedisServer', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'find-redis-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  const fakeServer = async (name: string, version: string): Promise<string> => {
    const bin = path.join(folder, name);
    await writeFile(bin, `#!/bin/sh\necho '${version}'\n`);
    await chmod(bin, 0o755);
    return bin;
  };

  it.each([
    ['redis', 'Redis server v=7.2.4 sha=00000000:0 malloc=libc bits=64', '7.2.4'],
    ['valkey', 'Valkey server v=8.0.1 sha=00000000:0 malloc=libc bits=64', '8.0.1'],
  ])('reads the version of %s', async (name, output, version) => {
    const bin = await fakeServer(name, output);
    expect(findRedisServer({ REDIS_SERVER_BIN: bin })).toEqual({ bin, version });
  });

  it('rejects a server older than 7', async () => {
    const bin = await fakeServer('old', 'Redis server v=6.0.16 sha=00000000:0');
    expect(findRedisServer({ REDIS_SERVER_BIN: bin })).toBeUndefined();
  });

  it('does not fall back when REDIS_SERVER_BIN does not run', () => {
    expect(findRedisServer({ REDIS_SERVER_BIN: path.join(folder, 'missing') })).toBeUndefined();
  });
});
