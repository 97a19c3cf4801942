import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { compileSamples, SAMPLES } from '../../tools/compile-samples.mjs';
import { ratios } from '../harness/statistics.mjs';

const root = path.join(import.meta.dirname, '../..');
const SAMPLE = path.join(SAMPLES, '01-lowercase/main.js');
const BARE = path.join(root, 'bench/agents/bare-app.mjs');

/** From the start of the process until it listens. */
export const start = {
  name: 'start',
  title: 'Import and boot of sample 01-lowercase',
  bounds: [{ figure: 'sample in memory / bare Nest application', atMost: 1.3 }],

  async run(stage) {
    compileSamples();
    const { url } = await stage.redis();
    const times = await stage.alternate(
      {
        'bare Nest application': () => timeToListen(BARE),
        'sample in memory': () => timeToListen(SAMPLE),
        'sample on Redis': () => timeToListen(SAMPLE, { REDIS_URL: url }),
      },
      { rounds: 15, warmUp: 1 },
    );
    const bare = times['bare Nest application'];
    return {
      unit: 'ms',
      series: times,
      figures: {
        'sample in memory / bare Nest application': ratios(times['sample in memory'], bare),
        'sample on Redis / bare Nest application': ratios(times['sample on Redis'], bare),
      },
    };
  },
};

/** Both say so when they listen. */
async function timeToListen(file, environment = {}) {
  const from = performance.now();
  const env = { ...process.env, PORT: '0', NODE_ENV: 'production', ...environment };
  const app = spawn(process.execPath, [file], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(app, 'exit');
  let text = '';
  for await (const chunk of app.stdout.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('listens on http')) break;
  }
  const took = performance.now() - from;
  if (!text.includes('listens on http')) throw new Error(`${file} ended, saying "${text}"`);
  app.kill('SIGKILL');
  await exit;
  return took;
}
