import type { IncomingMessage } from 'node:http';
import { post, resultOf, textOf, type CallOptions } from './json-rpc.js';

/** One event as it was on the wire. */
export interface Frame {
  /** What the client gives back as Last-Event-ID. */
  readonly id: string;
  /** The number it begins with. */
  readonly seq: number;
  /** JSON of the StreamResponse, byte for byte. */
  readonly json: string;
}

const HEAD = '{"jsonrpc":"2.0","id":1,"result":';

/**
 * Opens a stream and yields its frames. Who does not ask for the next frame does not read.
 * @throws RpcError when the agent refuses, or ends the stream with an error; else what the
 * connection fails with
 */
export async function* stream(
  url: string,
  method: string,
  params: unknown,
  options: CallOptions = {},
): AsyncGenerator<Frame, void, undefined> {
  const response = await post(url, method, params, options);
  if (!response.headers['content-type']?.startsWith('text/event-stream')) {
    resultOf(await textOf(response), response.statusCode ?? 0);
    throw new Error(`${method} did not answer with a stream.`);
  }
  for await (const block of blocksOf(response)) {
    const frame = parse(block, response.statusCode ?? 0);
    if (frame) yield frame;
  }
}

async function* blocksOf(response: IncomingMessage): AsyncGenerator<string, void, undefined> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk as string;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks;
  }
}

function parse(block: string, status: number): Frame | undefined {
  let id = '';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('id: ')) id = line.slice(4);
    if (line.startsWith('data: ')) data = line.slice(6);
  }
  if (data === '') return undefined;
  if (!data.startsWith(HEAD)) resultOf(data, status);
  return { id, seq: Number.parseInt(id, 10), json: data.slice(HEAD.length, -1) };
}
