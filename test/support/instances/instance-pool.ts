import { afterEach } from '@jest/globals';
import { startInstance, type Instance, type InstanceOptions } from './start-instance.js';

/** Starts instances that are closed after each test, whatever became of it. */
export function instancePool(): (options: InstanceOptions) => Promise<Instance> {
  let started: Promise<Instance>[] = [];
  afterEach(async () => {
    const instances = await Promise.allSettled(started.splice(0));
    await Promise.all(
      instances.map(async (one) => one.status === 'fulfilled' && (await one.value.close())),
    );
    started = [];
  });
  return (options) => {
    const instance = startInstance(options);
    started.push(instance);
    return instance;
  };
}
