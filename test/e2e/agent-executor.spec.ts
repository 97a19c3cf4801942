import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, TaskState, type Message, type Task } from '@a2a-js/sdk';
import {
  AgentEvent,
  type AgentExecutor,
  type ExecutionEventBus,
  type RequestContext,
} from '@a2a-js/sdk/server';
import { A2AProcessor, textOf, textPart } from 'nestjs-a2a-redis';
import { createTestApp, PLATFORMS, type TestApp } from '../support/apps/create-app.js';
import { rpc, sendParams, sendRequest } from '../support/apps/json-rpc.js';
import { kindOf, SseReader } from '../support/apps/sse-reader.js';
import { wireText } from '../support/apps/wire.js';
import { deferred } from '../support/deferred.js';

/** Written as the SDK's documentation shows it, and decorated. */
@A2AProcessor({ id: 'sdk' })
class SdkExecutor implements AgentExecutor {
  readonly canceled: string[] = [];
  readonly contexts: RequestContext[] = [];
  readonly hold = deferred();
  private stop = deferred();

  async execute(context: RequestContext, bus: ExecutionEventBus): Promise<void> {
    this.contexts.push(context);
    const text = textOf(context.userMessage);
    if (text === 'reply') return this.reply(context, bus);
    if (text === 'blurt') return this.blurt(context, bus);
    if (!context.task) bus.publish(AgentEvent.task(this.newTask(context)));
    if (text === 'wait') {
      this.stop = deferred();
      this.status(context, bus, TaskState.TASK_STATE_WORKING);
      await this.stop.promise;
      this.status(context, bus, TaskState.TASK_STATE_CANCELED, 'Stopped');
      return bus.finished();
    }
    if (text === 'hold') {
      this.status(context, bus, TaskState.TASK_STATE_WORKING);
      await this.hold.promise;
    }
    if (text === 'ask' || text === 'hold') {
      this.status(context, bus, TaskState.TASK_STATE_INPUT_REQUIRED, 'Which?');
      return bus.finished();
    }
    this.status(context, bus, TaskState.TASK_STATE_WORKING, 'Working');
    for (const append of [false, true]) this.chunk(context, bus, append);
    this.status(context, bus, TaskState.TASK_STATE_COMPLETED, 'Done');
    if (text === 'babble') {
      this.status(context, bus, TaskState.TASK_STATE_WORKING, 'Still here');
      this.chunk(context, bus, true);
      bus.publish(AgentEvent.task(this.newTask(context)));
    }
    bus.finished();
  }

  cancelTask = async (taskId: string): Promise<void> => {
    this.canceled.push(taskId);
    this.stop.resolve();
  };

  private reply({ contextId }: RequestContext, bus: ExecutionEventBus): void {
    bus.publish(AgentEvent.message(this.message('Just so', contextId)));
    bus.finished();
  }

  /** Out of order: a status and a chunk before any Task, a Message for a task, and then a Task. */
  private blurt(context: RequestContext, bus: ExecutionEventBus): void {
    this.status(context, bus, TaskState.TASK_STATE_WORKING);
    this.chunk(context, bus, true);
    this.reply(context, bus);
    bus.publish(AgentEvent.task(this.newTask(context)));
  }

  private newTask({ taskId, contextId, userMessage }: RequestContext): Task {
    const status = { state: TaskState.TASK_STATE_SUBMITTED, message: undefined, timestamp: '' };
    const history = [userMessage];
    return { id: taskId, contextId, status, history, artifacts: [], metadata: { from: 'sdk' } };
  }

  private status(
    { taskId, contextId }: RequestContext,
    bus: ExecutionEventBus,
    state: TaskState,
    text?: string,
  ): void {
    const message = text === undefined ? undefined : this.message(text, contextId, taskId);
    const status = { state, message, timestamp: new Date().toISOString() };
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status, metadata: undefined }));
  }

  private chunk({ taskId, contextId }: RequestContext, bus: ExecutionEventBus, append: boolean) {
    const artifact = {
      artifactId: 'a',
      name: 'answer',
      description: '',
      parts: [textPart(append ? 'second' : 'first')],
      metadata: undefined,
      extensions: [],
    };
    const event = { taskId, contextId, artifact, append, lastChunk: append, metadata: undefined };
    bus.publish(AgentEvent.artifactUpdate(event));
  }

  private message(text: string, contextId: string, taskId = ''): Message {
    return {
      messageId: randomUUID(),
      role: Role.ROLE_AGENT,
      parts: [textPart(text)],
      contextId,
      taskId,
      metadata: undefined,
      extensions: [],
      referenceTaskIds: [],
    };
  }
}

describe.each(PLATFORMS)("an AgentExecutor of the SDK's, over %s on %s", (store, adapter) => {
  let agent: TestApp;
  let executor: SdkExecutor;

  beforeAll(async () => {
    agent = await createTestApp(store, { adapter, providers: [SdkExecutor] });
    executor = agent.app.get(SdkExecutor);
  });

  afterAll(() => agent.close());

  it('streams its task, statuses and artifact chunks', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('work'));
    const frames = await sse.rest();
    expect(frames.map(kindOf)).toEqual([
      'task SUBMITTED',
      'WORKING',
      'artifact',
      'artifact',
      'COMPLETED',
    ]);
    expect(frames.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    const task = (await agent.client.sendMessage(sendRequest('work'))) as Task;
    expect(task.artifacts.map(textOf)).toEqual(['first\nsecond']);
    expect(task.history.map(textOf)).toEqual(['work', 'Working', 'Done']);
  });

  it('§3.1.2 MUST give streams their Task first, in whatever order it publishes', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('blurt'));
    const frames = await sse.rest();
    expect(frames.map(kindOf)).toEqual(['task SUBMITTED', 'WORKING', 'artifact', 'COMPLETED']);
    const { status } = frames.at(-1)!.data.result.statusUpdate;
    expect(wireText(status.message)).toBe('Just so');
    const task = (await agent.client.sendMessage(sendRequest('blurt'))) as Task;
    expect(task.artifacts.map(textOf)).toEqual(['second']);
  });

  it('§4.1.3 MUST be heard no more after the terminal state: no status, artifact or Task', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('babble'));
    expect((await sse.rest()).map(kindOf).slice(-2)).toEqual(['artifact', 'COMPLETED']);
    const task = (await agent.client.sendMessage(sendRequest('babble'))) as Task;
    expect(task.status?.state).toBe(TaskState.TASK_STATE_COMPLETED);
    expect(task.artifacts.map(textOf)).toEqual(['first\nsecond']);
    expect(await agent.client.getTask({ tenant: '', id: task.id })).toEqual(task);
  });

  it('gives the context the SDK gives: no task for a new one, the task for a follow-up', async () => {
    const first = (await agent.client.sendMessage(sendRequest('ask'))) as Task;
    expect(first.status?.state).toBe(TaskState.TASK_STATE_INPUT_REQUIRED);
    const [asked] = executor.contexts.slice(-1);
    expect(asked).toMatchObject({ taskId: first.id, contextId: first.contextId });
    expect(asked?.task).toBeUndefined();
    const metadata = { key: 'value' };
    const params = sendParams('work', { taskId: first.id, metadata });
    const second = await rpc(agent.url, 'SendMessage', params, { 'x-user': '' });
    expect(second.result.task.status.state).toBe('TASK_STATE_COMPLETED');
    const [followUp] = executor.contexts.slice(-1);
    expect(followUp?.task?.id).toBe(first.id);
    expect(textOf(followUp?.userMessage)).toBe('work');
    expect(followUp?.request?.metadata).toEqual(metadata);
  });

  it('gives a message that had to wait as the one of its turn', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('hold'));
    const frames = await sse.until((frame) => kindOf(frame) === 'WORKING');
    const taskId = frames[0]!.data.result.task.id;
    const waiting = await SseReader.open(
      agent.url,
      'SendStreamingMessage',
      sendParams('work', { taskId, configuration: { historyLength: 0 } }),
    );
    expect(kindOf(await waiting.frame())).toBe('task WORKING');
    executor.hold.resolve();
    expect(kindOf((await waiting.rest()).at(-1)!)).toBe('COMPLETED');
    expect(textOf(executor.contexts.at(-1)?.userMessage)).toBe('work');
  });

  it('returns a message as a direct reply', async () => {
    const { result } = await rpc(agent.url, 'SendMessage', sendParams('reply'));
    expect(wireText(result.message)).toBe('Just so');
    expect(result.message.contextId).not.toBe('');
  });

  it('calls cancelTask, and takes the last word of the executor', async () => {
    const sse = await SseReader.open(agent.url, 'SendStreamingMessage', sendParams('wait'));
    const frames = await sse.until((frame) => kindOf(frame) === 'WORKING');
    const id = frames[0]!.data.result.task.id;
    const { result } = await rpc(agent.url, 'CancelTask', { id });
    expect(executor.canceled).toContain(id);
    expect(result.status.state).toBe('TASK_STATE_CANCELED');
    expect(wireText(result.status.message)).toBe('Stopped');
    expect((await sse.rest()).map(kindOf)).toEqual(['CANCELED']);
  });

  it('knows the user of the request', async () => {
    await rpc(agent.url, 'SendMessage', sendParams('reply'), { 'x-user': 'alice' });
    expect(executor.contexts.at(-1)?.context.user?.userName).toBe('alice');
  });
});
