import { chunkText } from '../agents/work.mjs';
import { openStream } from './event-stream.mjs';
import { sendParams } from './requests.mjs';

/**
 * Streams one task of so many chunks and checks each event and their order.
 *
 * @returns {Promise<{ total: number, arrivals: number[] }>} milliseconds from the request on
 */
export async function readChunks(url, chunks) {
  const from = performance.now();
  const arrivals = [];
  let first;
  let last;
  for await (const event of openStream(
    url,
    'SendStreamingMessage',
    sendParams(`chunks ${chunks}`),
  )) {
    first ??= event;
    const { artifactUpdate } = event;
    if (artifactUpdate) {
      const { text } = artifactUpdate.artifact.parts[0];
      if (
        text !== chunkText(arrivals.length) ||
        Boolean(artifactUpdate.append) !== arrivals.length > 0
      ) {
        throw new Error(`Chunk ${arrivals.length} is ${JSON.stringify(artifactUpdate)}`);
      }
      arrivals.push(performance.now() - from);
    }
    last = event;
  }
  const state = last?.statusUpdate?.status.state;
  if (!first?.task || arrivals.length !== chunks || state !== 'TASK_STATE_COMPLETED') {
    throw new Error(
      `${arrivals.length} of ${chunks} chunks came; the last event: ${JSON.stringify(last)}`,
    );
  }
  return { total: performance.now() - from, arrivals };
}

/** Time per chunk in the last tenth of a stream over that in its second tenth. */
export function growth(arrivals) {
  const tenth = arrivals.length / 10;
  const at = (share) => arrivals[Math.round(share * tenth) - 1];
  return (at(10) - at(9)) / (at(2) - at(1));
}
