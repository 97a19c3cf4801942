import { SendMessageRequest, SubscribeToTaskRequest } from '@a2a-js/sdk';
import { ResumableStreams } from '../../task-manager/resumable-streams.js';
import { parseCursor } from '../sse/event-cursor.js';
import { SHAPES } from '../wire/shapes.js';
import { decoder, type StreamOperation } from './operation.js';

/** The operations that answer with events (A2A specification, sections 3.1.2 and 3.1.6). */
export interface StreamOperations {
  readonly sendStreamingMessage: StreamOperation<SendMessageRequest>;
  readonly subscribeToTask: StreamOperation<SubscribeToTaskRequest>;
}

export const STREAM_OPERATIONS: StreamOperations = {
  sendStreamingMessage: {
    decode: decoder(SHAPES.sendMessage, SendMessageRequest),
    open: (tasks, request, context) => new ResumableStreams(tasks).sendMessage(request, context),
  },
  subscribeToTask: {
    decode: decoder(SHAPES.subscribeToTask, SubscribeToTaskRequest),
    open: (tasks, request, context, lastEventId) => {
      const after = parseCursor(lastEventId, request.id);
      return new ResumableStreams(tasks).subscribe(request, context, after);
    },
  },
};
