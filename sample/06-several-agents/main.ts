import { createApp } from './create-app.js';

const { PORT = 3000 } = process.env;

const app = await createApp();
await app.listen(PORT);
const url = (await app.getUrl()).replace('[::1]', 'localhost');

console.log(`Three agents listen on ${url}. Their cards:
  curl ${url}/.well-known/agent-card.json
  curl ${url}/billing/.well-known/agent-card.json
  curl ${url}/logistics/parcels/.well-known/agent-card.json

Ask the reception, in the name of ann:
  ${curl('', 'Is there an open invoice?')}

Ask billing itself, and list its tasks:
  ${curl('/billing', 'Well?')}
  curl ${url}/billing/tasks -H 'A2A-Version: 1.0' -H 'X-API-Key: key-of-ann'
`);

function curl(path: string, text: string): string {
  const message = { messageId: 'm1', role: 'ROLE_USER', parts: [{ text }] };
  const headers = ['Content-Type: application/json', 'A2A-Version: 1.0', 'X-API-Key: key-of-ann'];
  const options = headers.map((header) => `-H '${header}'`).join(' ');
  return `curl ${url}${path}/message:send ${options} \\\n    -d '${JSON.stringify({ message })}'`;
}
