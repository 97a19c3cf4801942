import { A2AProcessor, textOf } from 'nestjs-a2a-redis';
import { chunkText } from '../agents/work.mjs';
import { deferred } from '../harness/deferred.mjs';

const runs = new Map();

/**
 * What the writer is to do for a message: `begin` starts the updates of a task that is stored
 * (`created`), `written` tells that all of them are.
 */
export function expectRun(messageId) {
  const run = { created: deferred(), begin: deferred(), written: deferred() };
  runs.set(messageId, run);
  return run;
}

/** `<updates> <awaited or queued>`: appends so many chunks, one at a time or as fast as it can. */
export class Writer {
  async process(message, task) {
    const run = runs.get(message.messageId);
    runs.delete(message.messageId);
    const [updates, mode] = textOf(message).split(' ');
    await task.created();
    run.created.resolve(task.id);
    await run.begin.promise;
    let written;
    for (let i = 0; i < Number(updates); i += 1) {
      written = task.appendArtifact('answer', chunkText(i));
      if (mode === 'awaited') await written;
    }
    await written;
    run.written.resolve();
  }
}
A2AProcessor({ id: 'writer' })(Writer);
