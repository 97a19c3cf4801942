import { A2A_HEADERS } from './json-rpc.js';
import { restFetch, type RestOptions } from './rest.js';
import type { WireAnswer, WireResult } from './wire.js';

/** One frame, or one comment, of a Server-Sent Events stream. */
export interface SseFrame {
  /** Sequence number of the event: the first part of its id. */
  readonly id: number | undefined;
  /** The whole id, for `Last-Event-ID`. */
  readonly cursor: string;
  readonly comment: string | undefined;
  /** Type of the frame; empty: the default. */
  readonly event: string;
  /** Absent on a comment. HTTP+JSON has no envelope: its frames are put into `result`. */
  readonly data: WireAnswer;
}

/** Reads an SSE answer frame by frame, as it is on the wire. */
export class SseReader {
  private text = '';

  private constructor(
    readonly response: Response,
    private readonly body: ReadableStreamDefaultReader<string>,
    private readonly controller: AbortController,
  ) {}

  static async open(
    url: string,
    method: string,
    params: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<SseReader> {
    const controller = new AbortController();
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...A2A_HEADERS, ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }),
      signal: controller.signal,
    });
    const decoded = response.body!.pipeThrough(new TextDecoderStream());
    return new SseReader(response, decoded.getReader(), controller);
  }

  /** The same over HTTP+JSON. */
  static async openRest(url: string, call: string, options: RestOptions = {}): Promise<SseReader> {
    const controller = new AbortController();
    const response = await restFetch(url, call, options, controller.signal);
    const decoded = response.body!.pipeThrough(new TextDecoderStream());
    return new SseReader(response, decoded.getReader(), controller);
  }

  /** The next frame or comment; `undefined` at the end of the stream. */
  async next(): Promise<SseFrame | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const frame = parseFrame(this.text.slice(0, end));
        this.text = this.text.slice(end + 2);
        return frame;
      }
      const { done, value } = await this.body.read();
      if (done) return undefined;
      this.text += value;
    }
  }

  /** Frames, without comments, up to the one wanted, or to the end. */
  async until(wanted: (frame: SseFrame) => boolean): Promise<SseFrame[]> {
    const frames: SseFrame[] = [];
    for (let frame = await this.next(); frame; frame = await this.next()) {
      if (frame.comment !== undefined) continue;
      frames.push(frame);
      if (wanted(frame)) break;
    }
    return frames;
  }

  /** The next frame that is no comment. */
  async frame(): Promise<SseFrame> {
    const [frame] = await this.until(() => true);
    if (!frame) throw new Error('The stream has ended.');
    return frame;
  }

  /** All frames to the end of the stream. */
  rest(): Promise<SseFrame[]> {
    return this.until(() => false);
  }

  /** Goes away, as a client that is closed does. */
  abort(): void {
    this.controller.abort();
  }
}

function parseFrame(text: string): SseFrame {
  let cursor = '';
  let comment: string | undefined;
  let event = '';
  let data = '';
  for (const line of text.split('\n')) {
    if (line.startsWith(':')) comment = line.slice(1).trim();
    else if (line.startsWith('id: ')) cursor = line.slice(4);
    else if (line.startsWith('event: ')) event = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
    else throw new Error(`Unknown line in a stream: ${line}`);
  }
  const id = cursor === '' ? undefined : Number.parseInt(cursor, 10);
  return { id, cursor, comment, event, data: answerOf(data) };
}

function answerOf(data: string): WireAnswer {
  const parsed = (data === '' ? undefined : JSON.parse(data)) as Partial<WireAnswer> | undefined;
  const isBare = parsed && !('jsonrpc' in parsed) && !('error' in parsed);
  return (isBare ? { result: parsed } : parsed) as WireAnswer;
}

/** `SUBMITTED`, `WORKING`... for a task or a status update, `artifact` or `message`. */
export function kindOf({ data }: SseFrame): string {
  const result: Partial<WireResult> = data.result;
  if (result.artifactUpdate) return 'artifact';
  if (result.message) return 'message';
  const state = (result.task ?? result.statusUpdate)?.status.state ?? 'none';
  return `${result.task ? 'task ' : ''}${state.replace('TASK_STATE_', '')}`;
}
