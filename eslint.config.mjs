import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { layerZones } from './tools/eslint/layers.mjs';
import {
  GRPC_FILES,
  restrictedGrpcImports,
  restrictedImports,
} from './tools/eslint/restricted-imports.mjs';

const root = import.meta.dirname;
const lib = path.join(root, 'lib');
const libFolders = existsSync(lib)
  ? readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  : [];

export default defineConfig(
  globalIgnores(['dist/', '.build/', 'coverage/']),
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.mjs', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.mjs', '.js'],
          extensionAlias: { '.js': ['.ts', '.js'] },
          conditionNames: ['types', 'import', 'node', 'default'],
        }),
      ],
    },
    rules: {
      eqeqeq: 'error',
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // An async method without await turns what it throws into a rejection, as its callers expect.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'no-console': 'error',
      'import-x/no-restricted-paths': [
        'error',
        { basePath: root, zones: layerZones(libFolders.map(({ name }) => name)) },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-restricted-imports': ['error', restrictedImports],
      // Nest injects by the type of a parameter: `import type` would erase it.
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: GRPC_FILES,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', restrictedGrpcImports],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    // Configuration files and benchmarks belong to no TypeScript project.
    files: ['*.mjs', 'bench/**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    // Scripts are checked by TypeScript through `@ts-check`. ESLint does not see casts in comments.
    files: ['**/*.mjs'],
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  prettier,
);
