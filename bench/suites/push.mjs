import { ratios } from '../harness/statistics.mjs';

const AT_A_TIME = 32;
const TASKS = 64;

/** What it costs that notifications are claimed, checked before each try, and settled one by one. */
export const push = {
  name: 'push',
  title: `Notifications of ${TASKS} tasks, ${AT_A_TIME} at a time, to one receiver`,
  bounds: [{ figure: 'ours / raw undici', atLeast: 0.5 }],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const receiver = await stage.start('load/notification-receiver.mjs');
    const options = { redis, receiver: receiver.ready, atATime: AT_A_TIME };
    const engine = await stage.start('engines/delivering.mjs', options, { profile: 'push' });
    const events = stage.amount(200, 5);
    const rate = async (work) => {
      await receiver.call('expect', TASKS * events);
      const over = receiver.call('over');
      await work();
      return (1_000 * TASKS * events) / (await over);
    };
    const rates = await stage.alternate(
      {
        ours: async () => {
          await engine.call('write', TASKS, events);
          const measured = await rate(() => engine.call('deliver'));
          await engine.call('stop');
          return measured;
        },
        'raw undici': () => rate(() => engine.call('post', TASKS, events)),
      },
      { rounds: 10, warmUp: 2 },
    );
    return {
      unit: 'notifications/s',
      series: rates,
      figures: { 'ours / raw undici': ratios(rates.ours, rates['raw undici']) },
    };
  },
};
