import { request } from 'undici';
import { HEADERS, jsonRpc } from './requests.mjs';

/**
 * Opens a stream over JSON-RPC and reads its frames.
 *
 * @param {{ dispatcher?: import('undici').Dispatcher, onByte?: () => void }} [options] `onByte` is
 * called for the first byte of the body
 * @returns {AsyncGenerator<object>} the `result` of each frame
 */
export async function* openStream(url, method, params, { dispatcher, onByte } = {}) {
  const sent = { method: 'POST', headers: HEADERS, body: jsonRpc(method, params), dispatcher };
  const { statusCode, headers, body } = await request(url, sent);
  if (statusCode !== 200 || !headers['content-type']?.startsWith('text/event-stream')) {
    throw new Error(`No event stream: ${statusCode} ${await body.text()}`);
  }
  let rest = '';
  for await (const chunk of body.setEncoding('utf8')) {
    onByte?.();
    onByte = undefined;
    const frames = (rest + chunk).split('\n\n');
    rest = frames.pop();
    for (const frame of frames) {
      const result = resultOf(frame);
      if (result) yield result;
    }
  }
}

/** Comments keep a connection open and are no events. */
function resultOf(frame) {
  const data = frame.split('\n').find((line) => line.startsWith('data: '));
  if (!data) return undefined;
  const { result, error } = JSON.parse(data.slice('data: '.length));
  if (!result) throw new Error(`A stream failed: ${JSON.stringify(error)}`);
  return result;
}
