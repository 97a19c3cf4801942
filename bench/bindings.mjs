/**
 * How many blocking sends a second each binding over HTTP takes, 16 at a time, by turns in one
 * run, so that both see the same machine. Usage: `npm run bench:bindings`. Exits with 1 when
 * HTTP+JSON has less than 0.85 of what JSON-RPC has.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { A2AProcessor, A2AServerModule, RedisTaskManagerModule, textPart } from 'nestjs-a2a-redis';
import { startRedis } from '../test/support/redis/index.mjs';

const CONNECTIONS = 16;
const ROUNDS = 12;
const SENDS_A_ROUND = 400;
const BOUND = 0.85;

class Worker {
  async process(_message, task) {
    await task.artifact({ name: 'result', parts: [textPart('done')] });
  }
}
A2AProcessor({ id: 'worker' })(Worker);

function params() {
  const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text: 'Go' }] };
  return { message };
}

/** Path and body of a blocking send. */
const BINDINGS = {
  'JSON-RPC': () => ['/', { jsonrpc: '2.0', id: 1, method: 'SendMessage', params: params() }],
  'HTTP+JSON': () => ['/message:send', params()],
};

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function post(port, path, json) {
  const body = JSON.stringify(json);
  const headers = {
    'A2A-Version': '1.0',
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, method: 'POST', headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject).end(body);
  });
}

async function round(port, make) {
  let left = SENDS_A_ROUND;
  const from = performance.now();
  const client = async () => {
    while (left-- > 0) {
      const text = await post(port, ...make());
      if (!text.includes('TASK_STATE_COMPLETED')) throw new Error(`Not completed: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return SENDS_A_ROUND / ((performance.now() - from) / 1000);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

const redis = await startRedis();
class AppModule {}
const agentCard = { name: 'Bench', description: 'Answers at once', version: '1.0.0' };
Module({
  imports: [
    RedisTaskManagerModule.forRoot({ connection: redis.url, agentCard }),
    A2AServerModule.forRoot({ anonymous: true }),
  ],
  providers: [Worker],
})(AppModule);
const app = await NestFactory.create(AppModule, {
  logger: ['error'],
  forceCloseConnections: true,
});
await app.listen(0);
const { port } = app.getHttpServer().address();

const rates = Object.fromEntries(Object.keys(BINDINGS).map((name) => [name, []]));
for (let i = 0; i <= ROUNDS; i += 1) {
  // The order changes, so that none always follows the other; the first round is a warm-up.
  const turns = Object.entries(BINDINGS);
  for (const [name, make] of i % 2 === 0 ? turns : turns.reverse()) {
    const rate = await round(port, make);
    if (i > 0) rates[name].push(rate);
  }
}
for (const [name, values] of Object.entries(rates)) {
  console.log(`${name.padEnd(10)} ${median(values).toFixed(0)} sends/s (median of ${ROUNDS})`);
}
// Rounds that follow each other saw the same machine.
const ratios = rates['HTTP+JSON'].map((rate, i) => rate / rates['JSON-RPC'][i]);
const ratio = median(ratios);
console.log(`HTTP+JSON / JSON-RPC = ${ratio.toFixed(2)} (at least ${BOUND})`);
agent.destroy();
await app.close();
await redis.stop();
process.exitCode = ratio >= BOUND ? 0 : 1;
