import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal } from 'nestjs-a2a-redis';
import { say } from './account.js';
import { openStream, type Frame } from './open-stream.js';

const PAUSE_MS = 100;
const MOST_FAILURES = 100;

/**
 * Sends a message and gives the events of its task to the end. When the connection breaks it
 * subscribes again, behind the last event it has, to whichever instance the proxy picks.
 */
export async function* streamTask(url: string, text: string): AsyncGenerator<Frame> {
  let last: Frame | undefined;
  for (let failures = 0; failures < MOST_FAILURES; failures += 1) {
    try {
      for await (const frame of last ? resume(url, last) : send(url, text)) {
        if (last && frame.servedBy !== last.servedBy) {
          say(
            'client',
            `resumed: Last-Event-ID ${last.id}, next event ${frame.seq}, served by ${frame.servedBy}`,
          );
        }
        last = frame;
        failures = 0;
        yield frame;
        if (frame.state !== undefined && isTerminal(frame.state)) return;
      }
    } catch (error) {
      if (!last) throw error; // whether the message arrived is not known
      if (failures === 0) say('client', `lost its stream (${(error as Error).message})`);
    }
    await delay(PAUSE_MS);
  }
  throw new Error('The task could not be followed to its end.');
}

function send(url: string, text: string): AsyncGenerator<Frame> {
  const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }] };
  return openStream(url, 'SendStreamingMessage', { message });
}

function resume(url: string, { taskId, id }: Frame): AsyncGenerator<Frame> {
  return openStream(url, 'SubscribeToTask', { id: taskId }, { 'Last-Event-ID': id });
}
