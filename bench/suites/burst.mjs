import { ratios } from '../harness/statistics.mjs';

/** Group commit: what comes while a commit is on the wire goes out with the next. */
export const burst = {
  name: 'burst',
  title: 'Engine only: one task, updates not awaited',
  bounds: [{ figure: 'ours / raw XADD + PUBLISH', atLeast: 1 }],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const engine = await stage.start('engines/updates.mjs', { redis }, { profile: 'burst' });
    const updates = stage.amount(8_000, 100);
    const rates = await stage.alternate(
      {
        ours: () => engine.call('queued', updates),
        'raw XADD + PUBLISH': () => engine.call('rawQueued', updates, 256),
      },
      { rounds: 15, warmUp: 3 },
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
