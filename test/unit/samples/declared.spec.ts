import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
/** Code is not read: its brackets are no links. */
const prose = (file: string) => read(file).replace(/^```.*?^```/gms, '');
const names = readdirSync(path.join(root, 'sample')).filter((name) => /^\d\d-/.test(name));
const pages = readdirSync(path.join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

describe('samples', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  it.each(names)('%s has a demo that CI runs, and README names', (name) => {
    const wanted = `node tools/run-sample.mjs ${name} demo`;
    const script = Object.keys(scripts).find((key) => scripts[key] === wanted);
    expect(script).toMatch(/^demo(:|$)/);
    expect(read('.ci/run')).toMatch(new RegExp(`npm run --silent ${script}\\n`));
    const row = read('README.md')
      .split('\n')
      .find((line) => line.includes(`(sample/${name})`) && line.includes(`\`npm run ${script}\``));
    expect(row).toBeDefined();
  });

  it.each(names)('%s is linked by the page that it links first', (name) => {
    const more = read(`sample/${name}/README.md`).split('\nMore: ')[1] ?? '';
    const [, page] = /\]\(\.\.\/\.\.\/docs\/([\w-]+\.md)\)/.exec(more) ?? [];
    expect(page).toBeDefined();
    expect(read(`docs/${page}`)).toContain(`../sample/${name}`);
  });
});

describe('links between files', () => {
  const readmes = names.map((name) => `sample/${name}/README.md`);

  it.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages, ...readmes])(
    'of %s lead somewhere',
    (file) => {
      const links = Array.from(prose(file).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g), ([, to]) => to!);
      const local = links.filter((to) => !/^[a-z]+:/.test(to));
      const broken = local.filter((to) => !existsSync(path.join(root, path.dirname(file), to)));
      expect(broken).toEqual([]);
    },
  );
});
