import { Agent } from 'undici';
import { median, ratios } from '../harness/statistics.mjs';
import { openStream } from '../load/event-stream.mjs';
import { checkAnswer, sendParams } from '../load/requests.mjs';

/** How long a reader waits for the first sign of a stream when the server has nothing else to do. */
export const firstEvent = {
  name: 'first-event',
  title: 'SendStreamingMessage to the first byte of its stream, idle server',
  bounds: [{ figure: 'ours on Redis / SDK in memory', atMost: 1.5 }],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const agents = {
      'ours on Redis': await stage.start(
        'agents/ours.mjs',
        { redis },
        { profile: 'first-event-ours' },
      ),
      'SDK in memory': await stage.start('agents/sdk.mjs'),
      'ours in memory': await stage.start('agents/ours.mjs'),
    };
    const streams = stage.amount(100, 3);
    const contenders = {};
    for (const [name, { ready: url }] of Object.entries(agents)) {
      const dispatcher = new Agent({ connections: 1 });
      stage.closeLater(() => dispatcher.destroy());
      contenders[name] = async () => {
        const times = [];
        for (let i = 0; i < streams; i += 1) times.push(await timeToFirstByte(url, dispatcher, i));
        return median(times);
      };
    }
    const times = await stage.alternate(contenders, { rounds: 30, warmUp: 2 });
    return {
      unit: 'ms',
      series: times,
      figures: {
        'ours on Redis / SDK in memory': ratios(times['ours on Redis'], times['SDK in memory']),
      },
    };
  },
};

/** Reads the whole stream, to see that it is one, and so that the server is idle again. */
async function timeToFirstByte(url, dispatcher, index) {
  const text = `question ${index}`;
  const from = performance.now();
  let first;
  const onByte = () => (first = performance.now() - from);
  const events = [];
  const params = sendParams(text);
  for await (const event of openStream(url, 'SendStreamingMessage', params, {
    dispatcher,
    onByte,
  })) {
    events.push(event);
  }
  const [task, artifact, status] = events;
  checkAnswer(
    {
      ...task?.task,
      status: status?.statusUpdate?.status,
      artifacts: [artifact?.artifactUpdate?.artifact],
    },
    text,
  );
  return first;
}
