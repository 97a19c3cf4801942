// @ts-check
// Packages lib/ must not import statically; types are free, because they vanish.

const optional = (/** @type {string} */ name) => ({
  name,
  allowTypeImports: true,
  message: 'An optional package: import its types, and load it with import() where it is needed',
});

export const restrictedImports = {
  paths: [
    optional('ioredis'),
    optional('@nestjs/platform-express'),
    optional('@nestjs/platform-fastify'),
    { name: 'nestjs-a2a-redis', message: 'Import the file itself' },
  ],
  patterns: [{ regex: '^#lib/', message: 'For tests only: use a relative path' }],
};
