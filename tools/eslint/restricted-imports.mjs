// @ts-check
// Packages lib/ must not import statically; types are free, because they vanish.

const optional = (/** @type {string} */ name) => ({
  name,
  allowTypeImports: true,
  message: 'An optional package: import its types, and load it with import() where it is needed',
});

/** Packages of the gRPC binding, which is an entry point of its own. */
export const GRPC_PACKAGES = [
  '@nestjs/microservices',
  '@grpc/grpc-js',
  '@bufbuild/protobuf',
  '@bufbuild/protobuf/wire',
  '@a2a-js/sdk/errors/grpc',
  '@a2a-js/sdk/server/grpc',
  '@a2a-js/sdk/compat/v0_3/server/grpc',
];

export const restrictedImports = {
  paths: [
    ...GRPC_PACKAGES.map(optional),
    optional('ioredis'),
    optional('@nestjs/platform-express'),
    optional('@nestjs/platform-fastify'),
    { name: 'nestjs-a2a-redis', message: 'Import the file itself' },
  ],
  patterns: [{ regex: '^#lib/', message: 'For tests only: use a relative path' }],
};

/** The files of lib/ that lib/grpc.ts and lib/microservices.ts alone lead to. */
export const GRPC_FILES = [
  'lib/grpc.ts',
  'lib/microservices.ts',
  'lib/modules/microservices/**/*.ts',
  'lib/transports/microservices/**/*.ts',
  'lib/modules/a2a-grpc*.ts',
  'lib/transports/grpc/**/*.ts',
];

export const restrictedGrpcImports = {
  ...restrictedImports,
  paths: restrictedImports.paths.filter(({ name }) => !GRPC_PACKAGES.includes(name)),
};
