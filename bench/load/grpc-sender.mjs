import { SendMessageRequest, Task } from '@a2a-js/sdk';
import { A2AService } from '@a2a-js/sdk/server/grpc';
import { credentials, makeGenericClientConstructor, Metadata } from '@grpc/grpc-js';
import { checkAnswer, sendParams } from './requests.mjs';

/** A client that sends over gRPC; every answer is checked. */
export function grpcSender(address) {
  const Client = makeGenericClientConstructor(A2AService, 'A2AService');
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('a2a-version', '1.0');
  return {
    async send(text) {
      const request = SendMessageRequest.fromJSON(sendParams(text));
      const { payload } = await new Promise((resolve, reject) => {
        client.sendMessage(request, metadata, (error, answer) =>
          error ? reject(error) : resolve(answer),
        );
      });
      checkAnswer(payload?.$case === 'task' && Task.toJSON(payload.value), text);
    },
    stop: () => client.close(),
  };
}
