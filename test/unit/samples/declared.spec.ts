import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const names = readdirSync(path.join(root, 'sample')).filter((name) => /^\d\d-/.test(name));
const pages = readdirSync(path.join(root, 'docs'));

/** What is about the house, and not about something to run. */
const WITHOUT_SAMPLE = ['conformance.md'];

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

  it.each(pages.filter((page) => !WITHOUT_SAMPLE.includes(page)))(
    '%s names something to run',
    (page) => {
      expect(read(`docs/${page}`)).toMatch(/\.\.\/sample\/\d\d-|npm run demo/);
    },
  );
});
