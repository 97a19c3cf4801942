import type { GetTaskRequest, SendMessageRequest } from '@a2a-js/sdk';

/** In the Protocol Buffers of v0.3 a history length of 0 is none given: all of it. */
export function sendWithAllHistory(request: SendMessageRequest): SendMessageRequest {
  const { configuration } = request;
  if (configuration?.historyLength !== 0) return request;
  return { ...request, configuration: { ...configuration, historyLength: undefined } };
}

/** The same for GetTask. */
export function getWithAllHistory(request: GetTaskRequest): GetTaskRequest {
  return request.historyLength === 0 ? { ...request, historyLength: undefined } : request;
}
