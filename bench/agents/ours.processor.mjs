import { A2AProcessor, textOf, textPart } from 'nestjs-a2a-redis';
import { deferred } from '../harness/deferred.mjs';
import { ANSWER_ID, chunkText, workOf } from './work.mjs';

/** The work of every agent here, written as a user of the library would. */
export class BenchProcessor {
  /**
   * Nothing is awaited, as in the SDK's executors: updates keep their order, and what cannot be
   * stored fails the run.
   *
   * @param {import('@a2a-js/sdk').Message} message
   * @param {import('nestjs-a2a-redis').TaskHandle} task
   * @returns {import('nestjs-a2a-redis').ProcessorResult | Promise<void>}
   */
  process(message, task) {
    const { text, chunks, isHeld } = workOf(textOf(message));
    if (isHeld) return hold(task);
    if (chunks > 0) return streamed(chunks);
    void task.artifact({ artifactId: ANSWER_ID, parts: [textPart(text)] });
    void task.complete();
    return undefined;
  }
}
A2AProcessor({ id: 'bench' })(BenchProcessor);

/** @returns {AsyncIterable<import('nestjs-a2a-redis').ArtifactUpdate>} */
async function* streamed(chunks) {
  const rest = { name: '', description: '', metadata: undefined, extensions: [] };
  for (let i = 0; i < chunks; i += 1) {
    const artifact = { ...rest, artifactId: ANSWER_ID, parts: [textPart(chunkText(i))] };
    yield { kind: 'artifact', artifact, append: i > 0, lastChunk: i === chunks - 1 };
  }
}

let held;

async function hold(task) {
  const finished = deferred();
  held = { task, finished, sent: 0 };
  await task.working();
  await finished.promise;
}

/** Appends so many chunks to the task that is held, one at a time. */
export async function emit(count) {
  for (let i = 0; i < count; i += 1) {
    await held.task.appendArtifact(ANSWER_ID, chunkText(held.sent));
    held.sent += 1;
  }
}

/** Completes the task that is held. */
export function finish() {
  held.finished.resolve();
}
