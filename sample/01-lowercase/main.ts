import { createApp, describeStore } from './create-app.js';

const { PORT = 3000 } = process.env;

const app = await createApp();
await app.listen(PORT);

const url = (await app.getUrl()).replace('[::1]', 'localhost');
const long = 'THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG, AGAIN AND AGAIN';

console.log(`The agent listens on ${url}. ${describeStore('npm start')}

Its card:
  curl ${url}/.well-known/agent-card.json

Send a message and wait for the task:
  ${curl('SendMessage', 'HELLO World')}

Send a long one and watch the task:
  ${curl('SendStreamingMessage', long, '-N ')}
`);

function curl(method: string, text: string, flags = ''): string {
  const message = { messageId: 'm1', role: 'ROLE_USER', parts: [{ text }] };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { message } });
  const headers = "-H 'Content-Type: application/json' -H 'A2A-Version: 1.0'";
  return `curl ${flags}${url}/ ${headers} \\\n    -d '${body}'`;
}
