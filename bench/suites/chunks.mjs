import { ratios } from '../harness/statistics.mjs';
import { growth, readChunks } from '../load/chunk-stream.mjs';

const CHUNKS = 5_000;

/** One task that streams many chunks of an artifact, as a language model does. */
export const chunks = {
  name: 'chunks',
  title: `One task streaming ${CHUNKS.toLocaleString('en-US')} artifact chunks over SSE`,
  bounds: [
    { figure: 'total, ours on Redis / SDK in memory', atMost: 1 / 20 },
    { figure: 'time per chunk, last tenth / second tenth, ours on Redis', atMost: 1.2 },
  ],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const ours = await stage.start('agents/ours.mjs', { redis }, { profile: 'chunks-ours' });
    const sdk = await stage.start('agents/sdk.mjs');
    const count = stage.amount(CHUNKS, 100);
    const growths = [];
    // Our streams are so short that one of the SDK's is compared with the mean of several.
    const streams = stage.amount(10, 1);
    const totals = await stage.alternate(
      {
        'ours on Redis': async () => {
          let sum = 0;
          for (let i = 0; i < streams; i += 1) {
            const { total, arrivals } = await readChunks(ours.ready, count);
            growths.push(growth(arrivals));
            sum += total;
          }
          return sum / streams;
        },
        'SDK in memory': async () => (await readChunks(sdk.ready, count)).total,
      },
      { rounds: 3, warmUp: 0 },
    );
    return {
      unit: 'ms',
      series: totals,
      figures: {
        'total, ours on Redis / SDK in memory': ratios(
          totals['ours on Redis'],
          totals['SDK in memory'],
        ),
        'time per chunk, last tenth / second tenth, ours on Redis': growths,
      },
    };
  },
};
