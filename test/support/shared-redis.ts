/** Port of the Redis server all tests of the run share; use a unique prefix on it. */
export function sharedRedisPort(): number {
  return Number(required('TEST_REDIS_PORT'));
}

export function sharedRedisUrl(): string {
  return `redis://127.0.0.1:${sharedRedisPort()}`;
}

/** Ports of the three masters of the Redis Cluster all tests of the run share. */
export function sharedClusterPorts(): number[] {
  return required('TEST_REDIS_CLUSTER').split(',').map(Number);
}

/** Nodes in the form `new Cluster()` of ioredis takes. */
export function sharedClusterNodes(): { host: string; port: number }[] {
  return sharedClusterPorts().map((port) => ({ host: '127.0.0.1', port }));
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: the Jest project of this test needs global-setup.mjs`);
  }
  return value;
}
