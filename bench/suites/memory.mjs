import { Redis } from 'ioredis';
import { info } from '../load/redis-info.mjs';

/** What Redis needs for a task: fields, indexes, journal, artifacts and messages. */
export const memory = {
  name: 'memory',
  title: 'Redis memory beside plain JSON',
  bounds: [
    { figure: 'finished short task / its JSON as a Task', atMost: 2.5 },
    { figure: 'chunk / JSON of its event', atMost: 2.5 },
  ],

  async run(stage) {
    const server = await stage.redis();
    const redis = new Redis(server.url);
    stage.closeLater(() => redis.disconnect());
    const engine = await stage.start('engines/storage.mjs', { redis: server.url });
    const used = async (fill) => {
      const before = await info(redis, 'memory', 'used_memory');
      const json = await fill();
      return [(await info(redis, 'memory', 'used_memory')) - before, json];
    };
    const [tasks, chunks] = [stage.amount(4_000, 50), stage.amount(5_000, 100)];
    const series = {
      'finished short task': [],
      'its JSON as a Task': [],
      chunk: [],
      'JSON of its event': [],
    };
    await engine.call('shortTasks', 100); // what is there once: scripts, indexes
    for (let round = 0; round < stage.amount(4, 1); round += 1) {
      stage.progress(`round ${round + 1}`);
      const [taskBytes, taskJson] = await used(() => engine.call('shortTasks', tasks));
      series['finished short task'].push(taskBytes / tasks);
      series['its JSON as a Task'].push(taskJson);
      const [streamBytes, streamJson] = await used(() => engine.call('stream', chunks));
      series.chunk.push(streamBytes / chunks);
      series['JSON of its event'].push(streamJson);
    }
    const ratio = (a, b) => series[a].map((value, i) => value / series[b][i]);
    return {
      unit: 'bytes',
      series,
      figures: {
        'finished short task / its JSON as a Task': ratio(
          'finished short task',
          'its JSON as a Task',
        ),
        'chunk / JSON of its event': ratio('chunk', 'JSON of its event'),
      },
    };
  },
};
