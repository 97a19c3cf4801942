/**
 * Blocking sends per second over gRPC and over JSON-RPC, to one instance in a process of its own,
 * in alternating rounds of the same run. Usage: `npm run bench:grpc`. Exits with 1 when gRPC's
 * median rate is below 0.85 of JSON-RPC's.
 */
import 'reflect-metadata';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { SendMessageRequest } from '@a2a-js/sdk';
import { A2AService } from '@a2a-js/sdk/server/grpc';
import { credentials, makeGenericClientConstructor, Metadata } from '@grpc/grpc-js';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { A2AProcessor, A2AServerModule, RedisTaskManagerModule } from 'nestjs-a2a-redis';
import { a2aGrpcOptions, A2AGrpcModule } from 'nestjs-a2a-redis/grpc';
import { startRedis } from '../test/support/redis/index.mjs';

const ROUNDS = 10;
const SENDS = 600;
const CONCURRENCY = 32;
const BOUND = 0.85;

if (process.argv[2] === 'serve') await serve(process.argv[3]);
else await measure();

/** The instance: completes every task at once. Answers `cpu` with its CPU time in microseconds. */
async function serve(connection) {
  class Done {
    async process(_message, task) {
      await task.complete('Done');
    }
  }
  A2AProcessor({ id: 'done' })(Done);
  class AppModule {}
  const agentCard = { name: 'Bench', description: 'Is done at once', version: '1.0.0' };
  Module({
    imports: [
      RedisTaskManagerModule.forRoot({ connection, agentCard }),
      A2AServerModule.forRoot({ anonymous: true }),
      A2AGrpcModule.forRoot(),
    ],
    providers: [Done],
  })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  app.connectMicroservice(a2aGrpcOptions({ url: '127.0.0.1:0' }));
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.send(await app.getUrl());
}

function params() {
  const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text: 'Go' }] };
  return { message };
}

function jsonRpcSender(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const headers = { 'Content-Type': 'application/json', 'A2A-Version': '1.0' };
  return async () => {
    const body = { jsonrpc: '2.0', id: 1, method: 'SendMessage', params: params() };
    const sent = request(url, { method: 'POST', headers, agent }).end(JSON.stringify(body));
    const [response] = await once(sent, 'response');
    const { result } = JSON.parse(Buffer.concat(await response.toArray()).toString());
    if (result?.task?.status.state !== 'TASK_STATE_COMPLETED') throw new Error('not completed');
  };
}

function grpcSender(address) {
  const Client = makeGenericClientConstructor(A2AService, 'A2AService');
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('a2a-version', '1.0');
  return () =>
    new Promise((resolve, reject) => {
      client.sendMessage(SendMessageRequest.fromJSON(params()), metadata, (error, answer) => {
        if (error) reject(error);
        else if (answer.payload?.value.status.state !== 3) reject(new Error('not completed'));
        else resolve();
      });
    });
}

/** Sends per second, and CPU time of the instance for each, in milliseconds. */
async function round(send, server) {
  let left = SENDS;
  const cpuBefore = await cpuOf(server);
  const from = performance.now();
  const lane = async () => {
    while (left-- > 0) await send();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  const seconds = (performance.now() - from) / 1000;
  return { rate: SENDS / seconds, cpu: ((await cpuOf(server)) - cpuBefore) / 1000 / SENDS };
}

async function cpuOf(server) {
  const answer = once(server, 'message');
  server.send('cpu');
  return (await answer)[0];
}

async function measure() {
  const redis = await startRedis();
  const server = fork(import.meta.filename, ['serve', redis.url]);
  const [url] = await once(server, 'message');
  const card = await (await fetch(`${url}/.well-known/agent-card.json`)).json();
  const grpc = card.supportedInterfaces.find(({ protocolBinding }) => protocolBinding === 'GRPC');
  const senders = { 'JSON-RPC': jsonRpcSender(url), gRPC: grpcSender(grpc.url) };
  const rounds = { 'JSON-RPC': [], gRPC: [] };
  for (const send of Object.values(senders)) await round(send, server);
  for (let i = 0; i < ROUNDS; i += 1) {
    for (const [name, send] of Object.entries(senders))
      rounds[name].push(await round(send, server));
  }
  server.kill();
  await redis.stop();
  const medians = Object.fromEntries(
    Object.entries(rounds).map(([name, of]) => [
      name,
      { 'sends/s': median(of, 'rate'), 'server CPU, ms/send': median(of, 'cpu') },
    ]),
  );
  console.table(medians);
  const share = medians['gRPC']['sends/s'] / medians['JSON-RPC']['sends/s'];
  console.log(`gRPC is at ${share.toFixed(2)} of JSON-RPC; the bound is ${BOUND}`);
  process.exit(share >= BOUND ? 0 : 1);
}

function median(rounds, name) {
  const values = rounds.map((one) => one[name]).sort((a, b) => a - b);
  return Number(values[values.length >> 1].toFixed(2));
}
