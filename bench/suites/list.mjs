import { ratios } from '../harness/statistics.mjs';

/** What a page costs does not depend on how many tasks there are. */
export const list = {
  name: 'list',
  title: 'Engine only: ListTasks, a page of 50, with 1,000, 10,000 and 100,000 tasks',
  bounds: [{ figure: '100,000 tasks / 1,000 tasks', atMost: 1.5 }],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const engine = await stage.start('engines/listing.mjs', { redis }, { profile: 'list' });
    const pages = stage.amount(10, 2);
    const sizes = { '1,000 tasks': 1_000, '10,000 tasks': 10_000, '100,000 tasks': 100_000 };
    const contenders = {};
    for (const [name, full] of Object.entries(sizes)) {
      const size = stage.amount(full, 100 + full / 1_000);
      stage.progress(`storing ${name}`);
      await engine.call('fill', name, size);
      contenders[name] = () => engine.call('readPages', name, size, pages);
    }
    const times = await stage.alternate(contenders, { rounds: 20, warmUp: 3 });
    return {
      unit: 'ms/page',
      series: times,
      figures: {
        '100,000 tasks / 1,000 tasks': ratios(times['100,000 tasks'], times['1,000 tasks']),
        '10,000 tasks / 1,000 tasks': ratios(times['10,000 tasks'], times['1,000 tasks']),
      },
    };
  },
};
