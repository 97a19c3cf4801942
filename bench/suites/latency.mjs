import { randomUUID } from 'node:crypto';
import { quantile, ratios } from '../harness/statistics.mjs';

const PER_SECOND = 1_000;

/** How much later than a bare message an update is known on another instance. */
export const latency = {
  name: 'latency',
  title: `Update on one instance to Observable on another, ${PER_SECOND.toLocaleString('en-US')} events/s`,
  bounds: [
    { figure: 'median, ours / raw publish to message', atMost: 2 },
    { figure: 'p99, ours / raw publish to message', atMost: 5 },
  ],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const writer = await stage.start(
      'engines/latency.mjs',
      { redis },
      { profile: 'latency-writer' },
    );
    const reader = await stage.start(
      'engines/latency.mjs',
      { redis },
      { profile: 'latency-reader' },
    );
    const count = stage.amount(2_000, 50);
    const p99 = { ours: [], raw: [] };
    const medianOf = async (name, times) => {
      p99[name].push(quantile(times, 0.99));
      return quantile(times, 0.5);
    };
    const medians = await stage.alternate(
      {
        ours: async () => {
          const id = await writer.call('begin');
          await reader.call('follow', id, count);
          await writer.call('update', count, PER_SECOND);
          const times = await reader.call('latencies');
          await writer.call('end');
          return medianOf('ours', times);
        },
        'raw publish to message': async () => {
          const channel = randomUUID();
          await reader.call('listen', channel, count);
          await writer.call('publish', channel, count, PER_SECOND);
          return medianOf('raw', await reader.call('latencies'));
        },
      },
      { rounds: 7, warmUp: 1 },
    );
    const rounds = medians.ours.length;
    return {
      unit: 'ms',
      series: {
        'ours, median': medians.ours,
        'raw publish to message, median': medians['raw publish to message'],
        'ours, p99': p99.ours.slice(-rounds),
        'raw publish to message, p99': p99.raw.slice(-rounds),
      },
      figures: {
        'median, ours / raw publish to message': ratios(
          medians.ours,
          medians['raw publish to message'],
        ),
        'p99, ours / raw publish to message': ratios(
          p99.ours.slice(-rounds),
          p99.raw.slice(-rounds),
        ),
      },
    };
  },
};
