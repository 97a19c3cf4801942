// Takes notifications and counts them, in a process of its own; its parent asks when how many came.
import { createServer } from 'node:http';

let count = 0;
let wanted;
let from = 0;

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200).end();
    count += 1;
    if (count === 1) from = performance.now();
    if (count === wanted) process.send({ ms: performance.now() - from, count });
  });
});

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  count = 0;
  wanted = message.wanted;
  process.send({ ready: true });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
