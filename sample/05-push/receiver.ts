import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who gets the notifications: a process of its own, which answers 503 for as often as FAILS says. */
const { PORT = '3001', FAILS = '0' } = process.env;

// Started by the demo: end with it, also when it was killed.
process.once('disconnect', () => process.exit());

let failures = Number(FAILS);

const server = createServer((request, response) => {
  void take(request).then((status) => response.writeHead(status).end());
});
server.listen(Number(PORT), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  if (process.send) process.send({ url });
  else console.log(`The receiver listens on ${url}`);
});

/** It says 200 only when the notification is safe: here, when the demo has it. */
async function take(request: IncomingMessage): Promise<number> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  if (failures > 0) {
    failures -= 1;
    return 503;
  }
  // The same for every try: by it a receiver knows what it has already.
  const id = String(request.headers['x-a2a-notification-id']);
  await keep({ id, body });
  return 200;
}

function keep(notification: { id: string; body: string }): Promise<void> {
  if (!process.send) {
    console.log(notification.id, notification.body);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    process.send?.(notification, undefined, {}, (error) => (error ? reject(error) : resolve()));
  });
}
