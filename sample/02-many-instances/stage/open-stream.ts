import { StreamResponse, type TaskState } from '@a2a-js/sdk';
import { SERVED_BY } from './round-robin-proxy.js';

/** One event of a task as a client sees it. */
export interface Frame {
  /** The frame's `id`, to resume behind it. */
  readonly id: string;
  /** Number of the event in its task, with which the id begins. */
  readonly seq: number;
  readonly event: StreamResponse;
  readonly taskId: string;
  /** State the event puts the task in. */
  readonly state: TaskState | undefined;
  /** The instance that sent it. */
  readonly servedBy: string;
}

/** Calls a streaming method and reads its Server-Sent Events, with their ids. */
export async function* openStream(
  url: string,
  method: string,
  params: object,
  headers: Record<string, string> = {},
): AsyncGenerator<Frame> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!response.body || !isStream) throw new Error(`${response.status} ${await response.text()}`);
  const servedBy = response.headers.get(SERVED_BY) ?? '';
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const frames = (text + chunk).split('\n\n');
    text = frames.pop() ?? ''; // not whole yet
    for (const frame of frames) if (!frame.startsWith(':')) yield parse(frame, servedBy);
  }
}

function parse(frame: string, servedBy: string): Frame {
  const id = /^id: (.*)$/m.exec(frame)?.[1] ?? '';
  const seq = Number.parseInt(id, 10);
  const data = /^data: (.*)$/m.exec(frame)?.[1] ?? '{}';
  const { result, error } = JSON.parse(data) as { result?: unknown; error?: { message: string } };
  if (error) throw new Error(error.message);
  const event = StreamResponse.fromJSON(result);
  const { payload } = event;
  if (payload?.$case === 'task') {
    const { id: taskId, status } = payload.value;
    return { id, seq, event, servedBy, taskId, state: status?.state };
  }
  if (payload?.$case !== 'statusUpdate' && payload?.$case !== 'artifactUpdate') {
    throw new Error('An event of no task.');
  }
  const state = payload.$case === 'statusUpdate' ? payload.value.status?.state : undefined;
  return { id, seq, event, servedBy, taskId: payload.value.taskId, state };
}
