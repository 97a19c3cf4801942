import type { Socket } from 'node:net';
import { isCluster, type RedisClient } from './redis-client.js';

/** Sockets that hold back what is written until the requests that are being read were handled. */
const held = new WeakSet<Socket>();

/**
 * Commands of one turn of the event loop leave in one write: a system call each is what a busy
 * server spends most of its time on. Call it before a command that need not leave at once.
 */
export function writeTogether(client: RedisClient): void {
  if (isCluster(client)) {
    for (const node of client.nodes('master')) hold(node.stream);
  } else {
    hold(client.stream);
  }
}

function hold(socket: Socket | undefined): void {
  if (!socket || held.has(socket)) return;
  held.add(socket);
  socket.cork();
  setImmediate(() => {
    held.delete(socket);
    socket.uncork();
  });
}
