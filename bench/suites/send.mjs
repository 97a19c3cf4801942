import { httpSender, sendRate } from '../load/blocking-sends.mjs';
import { ratios } from '../harness/statistics.mjs';

const LANES = 32;

/** Blocking SendMessage over HTTP JSON-RPC: a task with one artifact. */
export const send = {
  name: 'send',
  title: `Blocking SendMessage over HTTP JSON-RPC, ${LANES} connections, a task with one artifact`,
  bounds: [
    { figure: 'ours on Redis / SDK in memory', atLeast: 1 },
    { figure: 'ours on Redis / SDK on Redis snapshots', atLeast: 1.4 },
  ],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const agents = {
      'ours on Redis': await stage.start('agents/ours.mjs', { redis }, { profile: 'send-ours' }),
      'SDK in memory': await stage.start('agents/sdk.mjs', {}, { profile: 'send-sdk-memory' }),
      'SDK on Redis snapshots': await stage.start('agents/sdk.mjs', { redis }),
      'ours in memory': await stage.start('agents/ours.mjs'),
      'bare Nest route, one Redis round trip': await stage.start('agents/bare-nest.mjs', { redis }),
    };
    const sends = stage.amount(1_500, 20);
    const contenders = {};
    for (const [name, { ready: url }] of Object.entries(agents)) {
      const client = httpSender(url, LANES);
      stage.closeLater(client.stop);
      contenders[name] = () => sendRate(client.send, { lanes: LANES, sends });
    }
    const rates = await stage.alternate(contenders, { rounds: 8, warmUp: 2 });
    const ours = rates['ours on Redis'];
    return {
      unit: 'sends/s',
      series: rates,
      figures: {
        'ours on Redis / SDK in memory': ratios(ours, rates['SDK in memory']),
        'ours on Redis / SDK on Redis snapshots': ratios(ours, rates['SDK on Redis snapshots']),
      },
    };
  },
};
