import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** The checkout these tests are part of. */
export const root = path.resolve(import.meta.dirname, '../..');

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

export const manifest = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as Manifest;

/** Packages a user has for certain: dependencies and the peers that are not optional. */
export function requiredPackages(): string[] {
  const peers = Object.keys(manifest.peerDependencies ?? {});
  const isRequired = (name: string): boolean => !manifest.peerDependenciesMeta?.[name]?.optional;
  return [...Object.keys(manifest.dependencies ?? {}), ...peers.filter(isRequired)];
}

const execute = promisify(execFile);

/** Runs a program to its end and returns what it printed; what it complains of is in the error. */
export async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  try {
    return (await execute(program, args, { cwd })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}
