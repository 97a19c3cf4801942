import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packInto } from './pack.js';
import { grpcNames, grpcPackages, microserviceNames, publicNames } from './public-names.js';
import { manifest } from './repository.js';
import { UserProject } from './user-project.js';

/** Building and type checking take seconds each. */
const SLOW_MS = 120_000;

describe('the published package', () => {
  let folder: string;
  let content: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'package-'));
    content = await packInto(folder);
  }, SLOW_MS);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('contains the build and its papers only', async () => {
    const files = await readdir(content);
    expect(files.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
    const built = await readdir(path.join(content, 'dist'), {
      recursive: true,
      withFileTypes: true,
    });
    const names = built.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(names.filter((name) => !/\.(d\.ts|js|js\.map)$/.test(name))).toEqual([]);
  });

  describe.each(['module', 'commonjs'] as const)('in a project of type %s', (type) => {
    let project: UserProject;

    beforeAll(async () => {
      project = await UserProject.create(path.join(folder, type), content, type);
    });

    it.each(['ioredis', '@nestjs/platform-express', 'jose', ...grpcPackages])(
      'has no %s to load',
      async (name) => {
        const source = `import('${name}').catch(({ code }) => console.log(JSON.stringify(code)))`;
        expect(await project.evaluate('optional.js', source)).toMatch(/MODULE_NOT_FOUND$/);
      },
    );

    it('loads @nestjs/microservices for nothing but its own entry point', async () => {
      const source = `import('${manifest.name}/microservices')
        .catch(({ code, message }) => console.log(JSON.stringify(code + ' ' + message)))`;
      const answer = await project.evaluate('microservices.mjs', source);
      expect(answer).toMatch(/MODULE_NOT_FOUND.*'@nestjs\/microservices'/);
    });

    it('names the option that needs jose', async () => {
      const source = `
        import 'reflect-metadata';
        import { NestFactory } from '@nestjs/core';
        import * as library from '${manifest.name}';
        class Processor { process() {} }
        library.A2AProcessor({ id: 'main' })(Processor);
        const agentCard = { name: 'Agent', description: 'Signs', version: '1.0.0' };
        const agent = library.MemoryTaskManagerModule.forRoot({ agentCard, push: { signing: true } });
        const receiver = library.A2ANotificationModule.forRoot({ jwksUrl: 'https://a.example/keys' });
        const why = [];
        for (const [module, provider] of [[agent, Processor], [receiver, library.A2ANotificationGuard]]) {
          class AppModule {}
          const app = { module: AppModule, imports: [module], providers: [provider] };
          await NestFactory.createApplicationContext(app, { abortOnError: false, logger: false })
            .catch(({ message }) => why.push(message));
        }
        console.log(JSON.stringify(why));
      `;
      expect(await project.evaluate('jose.mjs', source)).toEqual([
        expect.stringContaining('"push.signing" needs the package "jose"'),
        'A2ANotificationModule: signatures need the package "jose".',
      ]);
    });

    it('gives every documented name to import', async () => {
      const source = `
        import * as library from '${manifest.name}';
        console.log(JSON.stringify(Object.keys(library)));
      `;
      expect(await project.evaluate('user.mjs', source)).toEqual(
        expect.arrayContaining([...publicNames]),
      );
    });

    it('gives every documented name to require', async () => {
      const source = `
        const library = require('${manifest.name}');
        console.log(JSON.stringify(Object.keys(library)));
      `;
      expect(await project.evaluate('user.cjs', source)).toEqual(
        expect.arrayContaining([...publicNames]),
      );
    });

    it(
      'has types for every documented name',
      async () => {
        const names = publicNames.join(', ');
        await project.typecheck(`
          import { ${names} } from '${manifest.name}';
          type IsAny<T> = 0 extends 1 & T ? true : false;
          const library = { ${names} };
          const anyIsMissing: { [K in keyof typeof library]: IsAny<(typeof library)[K]> } = {
            ${publicNames.map((name) => `${name}: false`).join(', ')}
          };
          console.log(anyIsMissing);
        `);
      },
      SLOW_MS,
    );

    describe('with the packages of gRPC', () => {
      beforeAll(() => project.install(...grpcPackages));

      it('gives the names of its entry point', async () => {
        const source = `
          import * as library from '${manifest.name}/grpc';
          console.log(JSON.stringify(Object.keys(library)));
        `;
        expect(await project.evaluate('grpc.mjs', source)).toEqual([...grpcNames]);
      });

      it(
        'has their types',
        () =>
          project.typecheck(`
            import { A2AGrpcModule, a2aGrpcOptions } from '${manifest.name}/grpc';
            A2AGrpcModule.forRoot({ publicUrl: 'agent.example:443', v03: true });
            a2aGrpcOptions({ url: '0.0.0.0:50051' });
            // @ts-expect-error: the url is required
            a2aGrpcOptions({});
          `),
        SLOW_MS,
      );
    });
  });

  it(
    'has an entry point for who has @nestjs/microservices',
    async () => {
      const peers = ['@nestjs/microservices', 'ioredis'];
      const place = path.join(folder, 'microservices');
      const project = await UserProject.create(place, content, 'module', peers);
      const names = microserviceNames.join(', ');
      const entry = `${manifest.name}/microservices`;
      const source = `
        import * as library from '${entry}';
        console.log(JSON.stringify(Object.keys(library)));
      `;
      expect(await project.evaluate('user.mjs', source)).toEqual(
        expect.arrayContaining([...microserviceNames]),
      );
      await project.typecheck(`import { ${names} } from '${entry}'; console.log(${names});`);
    },
    SLOW_MS,
  );
});
