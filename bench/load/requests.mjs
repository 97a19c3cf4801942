import { randomUUID } from 'node:crypto';

export const HEADERS = { 'content-type': 'application/json', 'a2a-version': '1.0' };

export function sendParams(text) {
  return { message: { messageId: randomUUID(), role: 'ROLE_USER', parts: [{ text }] } };
}

/** Body of a JSON-RPC call, as text. */
export function jsonRpc(method, params) {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
}

/** Throws unless the task is completed and its one artifact is the text that was sent. */
export function checkAnswer(task, text) {
  const state = task?.status?.state;
  const parts = task?.artifacts?.[0]?.parts;
  if (state !== 'TASK_STATE_COMPLETED' || parts?.length !== 1 || parts[0].text !== text) {
    throw new Error(`Not the answer to "${text}": ${JSON.stringify(task)}`);
  }
}
