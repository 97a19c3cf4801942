import { createApp } from './create-app.js';

const { PORT = 3000, GRPC_PORT = 50_051 } = process.env;

const app = await createApp(`127.0.0.1:${GRPC_PORT}`);
await app.listen(PORT);
const url = (await app.getUrl()).replace('[::1]', 'localhost');
const message = JSON.stringify({
  message: { messageId: 'm1', role: 'ROLE_USER', parts: [{ text: 'to be or not to be' }] },
});

console.log(`The agent listens on ${url}, and over gRPC on 127.0.0.1:${GRPC_PORT}.

Its card names the interfaces of both versions:
  curl ${url}/.well-known/agent-card.json

JSON-RPC:
  curl ${url}/ -H 'Content-Type: application/json' -H 'A2A-Version: 1.0' \\
    -d '{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":${message}}'

HTTP+JSON:
  curl ${url}/message:send -H 'Content-Type: application/json' -H 'A2A-Version: 1.0' \\
    -d '${message}'

gRPC: service lf.a2a.v1.A2AService, metadata a2a-version: 1.0; of version 0.3: a2a.v1.A2AService
`);
