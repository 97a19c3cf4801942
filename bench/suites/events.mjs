import { ratios } from '../harness/statistics.mjs';

const TASKS = 64;

/** What a stored, ordered and published update costs beside the bare minimum of Redis. */
export const events = {
  name: 'events',
  title: `Engine only: ${TASKS} tasks at once, each one update at a time`,
  bounds: [{ figure: 'ours / raw XADD + PUBLISH', atLeast: 0.5 }],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const engine = await stage.start('engines/updates.mjs', { redis }, { profile: 'events' });
    const updates = stage.amount(200, 5);
    const rates = await stage.alternate(
      {
        ours: () => engine.call('awaited', TASKS, updates),
        'raw XADD + PUBLISH': () => engine.call('rawAwaited', TASKS, updates),
      },
      { rounds: 10, warmUp: 2 },
    );
    return {
      unit: 'updates/s',
      series: rates,
      figures: {
        'ours / raw XADD + PUBLISH': ratios(rates.ours, rates['raw XADD + PUBLISH']),
      },
    };
  },
};
