import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { SendMessageRequest, TaskState, taskStateToJSON, type StreamResponse } from '@a2a-js/sdk';
import { ClientFactory, type Client } from '@a2a-js/sdk/client';
import { textOf } from 'nestjs-a2a-redis';
import { createApp, describeStore } from './create-app.js';

const LONG_TEXT =
  'THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG, AND EVERY CHUNK IS STORED BEFORE IT IS SEEN.';

try {
  await demo();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** An agent on a free port, and the official A2A client talking to it over HTTP. */
async function demo(): Promise<void> {
  const app = await createApp();
  try {
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const client = await new ClientFactory().createFromUrl(url);
    const { name, skills } = await client.getAgentCard();
    console.log(`Agent "${name}" on ${url}, skills: ${skills.map(({ id }) => id).join(', ')}`);
    console.log(describeStore('npm run demo'));

    await sendMessage(client, 'HELLO World', 'hello world');
    await sendStreamingMessage(client, LONG_TEXT, LONG_TEXT.toLowerCase());
    await sendStreamingMessage(client, 'upper: a reply without a task', 'A REPLY WITHOUT A TASK');
  } finally {
    await app.close();
  }
  console.log('\nAll answers are as expected.');
}

/** Waits for the end of the task. */
async function sendMessage(client: Client, text: string, expected: string): Promise<void> {
  console.log(`\nSendMessage "${text}"`);
  const print = printer();
  const result = await client.sendMessage(userMessage(text));
  assert('artifacts' in result, 'The agent answers with a task.');
  print('task', `${stateOf(result)} with artifact "${textOf(result.artifacts[0])}"`);
  assert.equal(textOf(result.artifacts[0]), expected);
}

/** Shows every event of the task when it arrives. */
async function sendStreamingMessage(client: Client, text: string, expected: string): Promise<void> {
  console.log(`\nSendStreamingMessage "${text}"`);
  const print = printer();
  let answer = '';
  for await (const event of client.sendMessageStream(userMessage(text))) {
    print(...describe(event));
    answer += answerIn(event);
  }
  assert.equal(answer, expected);
}

function userMessage(text: string): SendMessageRequest {
  const message = { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }] };
  return SendMessageRequest.fromJSON({ message });
}

function describe({ payload }: StreamResponse): [kind: string, text: string] {
  switch (payload?.$case) {
    case 'task':
      return ['task', `${stateOf(payload.value)} ${payload.value.id}`];
    case 'statusUpdate':
      return ['status', `${stateOf(payload.value)} "${textOf(payload.value.status?.message)}"`];
    case 'artifactUpdate':
      return ['artifact', `"${textOf(payload.value.artifact)}"`];
    case 'message':
      return ['message', `"${textOf(payload.value)}"`];
    case undefined:
      throw new Error('An event without content.');
  }
}

function answerIn({ payload }: StreamResponse): string {
  if (payload?.$case === 'artifactUpdate') return textOf(payload.value.artifact);
  return payload?.$case === 'message' ? textOf(payload.value) : '';
}

function stateOf({ status }: { status: { state: TaskState } | undefined }): string {
  const state = status?.state ?? TaskState.TASK_STATE_UNSPECIFIED;
  return taskStateToJSON(state).replace('TASK_STATE_', '');
}

/** Prints lines with the time since the message was sent. */
function printer(): (kind: string, text: string) => void {
  const start = performance.now();
  return (kind, text) => {
    const elapsed = (performance.now() - start).toFixed(0).padStart(5);
    console.log(`  ${elapsed} ms  ${kind.padEnd(8)}  ${text}`);
  };
}
