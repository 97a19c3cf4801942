import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TcpContext } from '@nestjs/microservices';

type Socket = ReturnType<TcpContext['getSocketRef']>['netSocket'];

/** One wait for all streams of a connection, so that they do not add up to many listeners. */
const draining = new WeakMap<Socket, Promise<unknown>>();

/**
 * Resolves when the next item may be sent: over TCP when the client has read enough. Other
 * transports do not tell. False when the connection is gone.
 */
export async function readerIsReady(context: object): Promise<boolean> {
  await nextTurn(); // Nest writes an item in a later turn than it takes it
  if (!(context instanceof TcpContext)) return true;
  const { netSocket } = context.getSocketRef();
  if (netSocket.writableNeedDrain) await drained(netSocket);
  return !netSocket.destroyed;
}

function drained(socket: Socket): Promise<unknown> {
  const waiting = draining.get(socket);
  if (waiting) return waiting;
  const settled = new AbortController();
  const { signal } = settled;
  const first = Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })])
    .catch(() => undefined) // an error of the socket closes it as well
    .finally(() => {
      settled.abort();
      draining.delete(socket);
    });
  draining.set(socket, first);
  return first;
}
