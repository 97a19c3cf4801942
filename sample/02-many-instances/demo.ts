import { checkNothingLost } from './stage/check.js';
import { cancelElsewhere, getTask } from './stage/official-client.js';
import { say, stopwatch } from './stage/account.js';
import { Stage } from './stage/stage.js';
import { WatchedStream } from './stage/watched-stream.js';

const LINES = 40;
const TIMEOUT_MS = 60_000;

// Every process of the demo ends with this one, however it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130));
}
setTimeout(() => fail(new Error(`it is not over after ${TIMEOUT_MS} ms`)), TIMEOUT_MS).unref();

try {
  const stage = await Stage.start();
  try {
    await demo(stage);
  } finally {
    await stage.close();
  }
} catch (error) {
  fail(error);
}
console.log('\nnothing was lost');

async function demo(stage: Stage): Promise<void> {
  const stream = new WatchedStream(stage.url, String(LINES));
  const { taskId, servedBy } = await stream.begun();
  say('client', `streams task ${taskId} of ${LINES} lines, served by ${servedBy}`);
  const first = await stream.attempt(1);
  say(first.instance, 'writes it, attempt 1, from line 1');

  await stream.lines(12);
  const worker = stage.find(first.instance);
  say('KILL', `${worker.name}, which writes: SIGKILL`);
  const sinceKill = stopwatch();
  await worker.kill();
  const second = await stream.attempt(2);
  const from = `attempt ${second.attempt}, from line ${second.firstLine}`;
  say(second.instance, `took over ${sinceKill()} after the kill: ${from}`);

  const { servedBy: server } = await stream.lines(18);
  const api = stage.find(server);
  const resumed = stream.resumedElsewhere(api.name);
  say('KILL', `${api.name}, which serves the stream: SIGKILL`);
  await api.kill();
  await resumed;

  say('restart', `${worker.name} and ${api.name}`);
  await Promise.all([worker.start(), api.start()]);
  await cancelElsewhere(stage.apis);

  await stream.over;
  say('client', `has the end of its task: COMPLETED, event ${stream.frames.at(-1)?.seq}`);
  checkNothingLost(stream.frames, await getTask(stage.url, taskId), LINES);
  say('check', `${stream.frames.length} events, each once, in order; the artifact is complete`);
}

function fail(error: unknown): never {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
