import { Agent } from 'undici';
import { chunkText } from '../agents/work.mjs';
import { openStream } from './event-stream.mjs';

/**
 * Subscribers of one task over HTTP, spread over instances, who join before its first chunk. Each
 * checks that the chunks come in order.
 */
export class IdleReaders {
  #dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  #chunks = [];

  /** Resolves when every reader has its snapshot. */
  async open(urls, id, count) {
    const readers = Array.from({ length: count }, (_, index) => urls[index % urls.length]);
    await Promise.all(readers.map((url) => this.#read(url, id)));
  }

  /** Resolves when every stream has ended, to how many of the readers got so many chunks. */
  async complete(chunks) {
    const counts = await Promise.all(this.#chunks);
    return counts.filter((count) => count === chunks).length;
  }

  stop() {
    return this.#dispatcher.destroy();
  }

  #read(url, id) {
    return new Promise((resolve, reject) => {
      const chunks = this.#follow(url, id, resolve);
      chunks.catch(reject);
      this.#chunks.push(chunks);
    });
  }

  async #follow(url, id, opened) {
    let chunks = 0;
    let last;
    const stream = openStream(url, 'SubscribeToTask', { id }, { dispatcher: this.#dispatcher });
    for await (const event of stream) {
      if (event.task) opened();
      if (event.artifactUpdate) {
        const { text } = event.artifactUpdate.artifact.parts[0];
        if (text !== chunkText(chunks)) throw new Error(`Chunk ${chunks} is "${text}".`);
        chunks += 1;
      }
      last = event;
    }
    if (last?.statusUpdate?.status.state !== 'TASK_STATE_COMPLETED') {
      throw new Error(`A stream ended with ${JSON.stringify(last)}`);
    }
    return chunks;
  }
}
