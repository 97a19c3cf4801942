// @ts-check
import { TestEnvironment } from 'jest-environment-node';

// A worker whose Jest was killed would finish its test file first, and keep its servers until then.
// A 'disconnect' listener would tell, too, but it keeps a worker from ending when Jest wants it to.
if (process.connected) {
  setInterval(() => process.connected || process.exit(1), 200).unref();
}

/**
 * Jest runs tests in a realm of their own, so an error made by Node itself (net, fs, fetch) is not
 * `instanceof` the test's Error. This environment makes that check true, as it is outside Jest.
 */
export default class RealmEnvironment extends TestEnvironment {
  /** @override */
  async setup() {
    await super.setup();
    const SandboxError = this.global.Error;
    const isInstance = Function.prototype[Symbol.hasInstance];
    Object.defineProperty(SandboxError, Symbol.hasInstance, {
      configurable: true,
      /** @param {unknown} value */
      value(value) {
        return (
          isInstance.call(this, value) || (this === SandboxError && isInstance.call(Error, value))
        );
      },
    });
  }
}
