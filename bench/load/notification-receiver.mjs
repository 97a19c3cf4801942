// Takes notifications, and says how long they took and whether each task's came in order.
import { createServer } from 'node:http';
import { deferred } from '../harness/deferred.mjs';
import { offer } from '../harness/offer.mjs';

let count = 0;
let wanted = Number.POSITIVE_INFINITY;
let from = 0;
let over = deferred();
/** Number of the last event of each task. */
const last = new Map();

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200).end();
    take(String(request.headers['x-a2a-notification-id']));
  });
});
server.listen(0, '127.0.0.1', () => {
  offer(`http://127.0.0.1:${server.address().port}`, { expect, over: () => over.promise });
});

/** So many are to come from now on. */
function expect(notifications) {
  count = 0;
  wanted = notifications;
  over = deferred();
  last.clear();
}

function take(id) {
  const [task, seq] = id.split('.');
  const before = last.get(task) ?? 0;
  if (Number(seq) !== before + 1) {
    over.resolve(Promise.reject(new Error(`Event ${seq} came after ${before}.`)));
  }
  last.set(task, Number(seq));
  count += 1;
  if (count === 1) from = performance.now();
  if (count === wanted) over.resolve(performance.now() - from);
}
