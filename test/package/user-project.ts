import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { manifest, requiredPackages, root, run } from './repository.js';

/** A project that has the package installed, with required packages only. */
export class UserProject {
  private constructor(readonly folder: string) {}

  /**
   * @param type `module` or `commonjs`, as in its package.json
   * @param extras optional packages it has as well
   */
  static async create(
    folder: string,
    packageFolder: string,
    type: 'module' | 'commonjs',
    extras: readonly string[] = [],
  ): Promise<UserProject> {
    const modules = path.join(folder, 'node_modules');
    await mkdir(modules, { recursive: true });
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ type }));
    // Copied, because a link would find optional packages beside its target.
    await cp(packageFolder, path.join(modules, manifest.name), { recursive: true });
    const project = new UserProject(folder);
    await project.install(...requiredPackages(), ...extras, '@types/node');
    return project;
  }

  async install(...names: readonly string[]): Promise<void> {
    const modules = path.join(this.folder, 'node_modules');
    for (const name of names) {
      await mkdir(path.dirname(path.join(modules, name)), { recursive: true });
      await symlink(path.join(root, 'node_modules', name), path.join(modules, name));
    }
  }

  /** Runs a script with Node and parses the JSON it prints. */
  async evaluate(file: string, source: string): Promise<unknown> {
    await writeFile(path.join(this.folder, file), source);
    return JSON.parse(await run(this.folder, process.execPath, file));
  }

  /** Fails with the messages of the compiler if there are any. */
  async typecheck(source: string): Promise<void> {
    const compilerOptions = {
      ...{ module: 'NodeNext', target: 'ES2022', strict: true, noEmit: true },
      ...{ skipLibCheck: true, types: ['node'], experimentalDecorators: true },
    };
    const config = { compilerOptions, files: ['user.ts'] };
    await writeFile(path.join(this.folder, 'tsconfig.json'), JSON.stringify(config));
    await writeFile(path.join(this.folder, 'user.ts'), source);
    await run(this.folder, process.execPath, path.join(root, 'node_modules/typescript/bin/tsc'));
  }
}
