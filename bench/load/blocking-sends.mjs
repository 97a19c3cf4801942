import { Pool } from 'undici';
import { checkAnswer, HEADERS, jsonRpc, sendParams } from './requests.mjs';

/** How a binding over HTTP asks for a blocking send, and where its answer has the task. */
export const JSON_RPC = {
  path: '/',
  body: (text) => jsonRpc('SendMessage', sendParams(text)),
  taskIn: (answer) => answer.result?.task,
};
export const REST = {
  path: '/message:send',
  body: (text) => JSON.stringify(sendParams(text)),
  taskIn: (answer) => answer.task,
};

/** A client that sends over HTTP connections it keeps; every answer is checked. */
export function httpSender(url, connections, { path, body, taskIn } = JSON_RPC) {
  const pool = new Pool(url, { connections, pipelining: 1 });
  return {
    async send(text) {
      const request = { path, method: 'POST', headers: HEADERS, body: body(text) };
      const { statusCode, body: answer } = await pool.request(request);
      const json = await answer.json();
      if (statusCode !== 200) throw new Error(`Status ${statusCode}: ${JSON.stringify(json)}`);
      checkAnswer(taskIn(json), text);
    },
    stop: () => pool.destroy(),
  };
}

/** Sends a second over so many lanes, each of which waits for its answer before the next send. */
export async function sendRate(send, { lanes, sends }) {
  let next = 0;
  const lane = async () => {
    while (next < sends) await send(`question ${(next += 1)}`);
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return sends / ((performance.now() - from) / 1_000);
}
