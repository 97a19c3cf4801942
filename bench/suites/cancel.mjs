import { median, ratios } from '../harness/statistics.mjs';

/** How fast a cancel reaches a run on another instance. */
export const cancel = {
  name: 'cancel',
  title: 'CancelTask on one instance to the aborted signal on another',
  bounds: [{ figure: 'ours / raw publish to message', atMost: 5 }],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const runner = await stage.start('engines/cancelling.mjs', { redis });
    const canceller = await stage.start('engines/cancelling.mjs', { redis }, { profile: 'cancel' });
    const cancels = stage.amount(60, 3);
    const times = await stage.alternate(
      {
        ours: () =>
          medianOf(cancels, async () => {
            const id = await runner.call('run');
            const from = await canceller.call('cancel', id);
            return (await runner.call('abortedAt')) - from;
          }),
        'raw publish to message': () =>
          medianOf(cancels, async () => {
            await runner.call('listen');
            const from = await canceller.call('publish');
            return (await runner.call('heardAt')) - from;
          }),
      },
      { rounds: 8, warmUp: 2 },
    );
    return {
      unit: 'ms',
      series: times,
      figures: {
        'ours / raw publish to message': ratios(times.ours, times['raw publish to message']),
      },
    };
  },
};

async function medianOf(count, measure) {
  const times = [];
  for (let i = 0; i < count; i += 1) times.push(await measure());
  return median(times);
}
