import { once } from 'node:events';
import { connect } from 'node:http2';
import { SendMessageRequest, Task } from '@a2a-js/sdk';
import { A2AService } from '@a2a-js/sdk/server/grpc';
import { checkAnswer, sendParams } from './requests.mjs';

const { path, requestSerialize, responseDeserialize } = A2AService.sendMessage;

const HEADERS = {
  ':method': 'POST',
  ':path': path,
  'content-type': 'application/grpc',
  te: 'trailers',
  'a2a-version': '1.0',
};

/** Before each message of gRPC: not compressed, and its length. */
const PREFIX_BYTES = 5;

/**
 * A client that sends over gRPC; every answer is checked. It speaks HTTP/2 itself: the client of
 * grpc-js takes more than twice the time of one for JSON, and the server is what is measured.
 */
export function grpcSender(address) {
  const session = connect(`http://${address}`);
  return {
    async send(text) {
      const request = SendMessageRequest.fromJSON(sendParams(text));
      const stream = session.request(HEADERS);
      stream.end(framed(requestSerialize(request)));
      const { payload } = responseDeserialize(await answerOf(stream));
      checkAnswer(payload?.$case === 'task' && Task.toJSON(payload.value), text);
    },
    stop: () => session.close(),
  };
}

function framed(message) {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

async function answerOf(stream) {
  const chunks = [];
  let status;
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('trailers', (trailers) => (status = trailers['grpc-status']));
  await once(stream, 'end');
  const answer = Buffer.concat(chunks);
  const length = answer.length >= PREFIX_BYTES ? answer.readUInt32BE(1) : -1;
  if (status !== '0' || length !== answer.length - PREFIX_BYTES) {
    throw new Error(`gRPC status ${status}, ${answer.length} bytes`);
  }
  return answer.subarray(PREFIX_BYTES);
}
