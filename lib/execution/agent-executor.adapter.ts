import type { Message, Task } from '@a2a-js/sdk';
import { TaskState } from '@a2a-js/sdk';
import {
  DefaultExecutionEventBus,
  RequestContext,
  ServerCallContext,
  type AgentExecutionEvent,
  type AgentExecutor,
} from '@a2a-js/sdk/server';
import type { MessageProcessor, ProcessorResult } from './message-processor.interface.js';
import type { TaskHandle } from './task-handle.interface.js';

/**
 * Runs a class written for the SDK unchanged: its event bus writes through the task handle, and
 * the handle's signal calls its `cancelTask`.
 */
export class AgentExecutorAdapter implements MessageProcessor {
  constructor(private readonly executor: AgentExecutor) {}

  async process(_message: Message, task: TaskHandle): Promise<ProcessorResult> {
    const bus = new DefaultExecutionEventBus();
    let reply: Message | undefined;
    bus.on('event', (event) => {
      if (event.kind === 'message') reply = event.data;
      else publish(task, event);
    });
    const cancel = () => void this.executor.cancelTask(task.id, bus).catch(() => undefined);
    task.signal.addEventListener('abort', cancel, { once: true });
    try {
      await this.executor.execute(await requestContext(task), bus);
    } finally {
      task.signal.removeEventListener('abort', cancel);
      bus.removeAllListeners();
    }
    return reply;
  }
}

async function requestContext(task: TaskHandle): Promise<RequestContext> {
  const context = new ServerCallContext({
    ...(task.user && { user: task.user }),
    ...(task.tenant && { tenant: task.tenant }),
    requestedExtensions: [...task.extensions],
  });
  for (const uri of task.extensions) context.addActivatedExtension(uri);
  const current = await task.task();
  const known = current.status?.timestamp === undefined ? undefined : current; // not stored yet
  const references = await task.references();
  return new RequestContext(task.request, task.id, task.contextId, context, known, references);
}

type TaskEventOfBus = Exclude<AgentExecutionEvent, { kind: 'message' }>;

function publish(task: TaskHandle, event: TaskEventOfBus): void {
  if (event.kind === 'task') return publishTask(task, event.data);
  if (event.kind === 'statusUpdate') {
    const { status, metadata } = event.data;
    if (status) void task.status(status.state, status.message, metadata);
    return;
  }
  const { artifact, append, lastChunk, metadata } = event.data;
  if (!artifact) return;
  const extra = metadata && { metadata };
  if (append)
    void task.appendArtifact(artifact.artifactId, artifact.parts, { lastChunk, ...extra });
  else void task.artifact(artifact, extra);
}

/** A Task on the bus is a status and artifacts; the task itself is created by the library. */
function publishTask(task: TaskHandle, { status, artifacts, metadata }: Task): void {
  for (const artifact of artifacts) void task.artifact(artifact);
  const state = status?.state ?? TaskState.TASK_STATE_SUBMITTED;
  if (state === TaskState.TASK_STATE_SUBMITTED) void task.created();
  else void task.status(state, status?.message, metadata);
}
