// Tests run as native ES modules: npm scripts start Jest with --experimental-vm-modules.

/** swc compiles one file at a time and checks no types; `npm run typecheck` does. */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        keepClassNames: true,
        parser: { syntax: 'typescript', decorators: true },
        transform: {
          legacyDecorator: true,
          decoratorMetadata: true,
          useDefineForClassFields: false,
        },
      },
    },
  ],
};

/** Imports are written as Node wants them in the built package; tests run on the sources. */
const moduleNameMapper = {
  '^nestjs-a2a-redis$': '<rootDir>/lib/index.ts',
  '^nestjs-a2a-redis/(.*)$': '<rootDir>/lib/$1.ts',
  '^#lib/(.*)\\.js$': '<rootDir>/lib/$1.ts',
  '^(\\.{1,2}/.*)\\.js$': '$1',
};

/** One Jest project per folder of test/. */
const project = (name, extra = {}) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.spec.ts`],
  testEnvironment: '<rootDir>/test/support/realm-env.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.build/'],
  transform,
  ...extra,
});

/** Jest runs a setup file once, however many of the selected projects name it. */
const withRedis = {
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  testTimeout: 15_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['lib/**/*.ts'],
  projects: [
    project('unit'),
    project('contract', withRedis),
    project('integration', withRedis),
    project('e2e', withRedis),
    project('chaos', { globalSetup: '<rootDir>/test/chaos/global-setup.mjs' }),
    project('package'),
  ],
};
