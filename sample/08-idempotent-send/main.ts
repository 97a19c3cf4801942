import { createApp } from './create-app.js';

const { PORT = 3000 } = process.env;

const app = await createApp(true);
await app.listen(PORT);
const url = (await app.getUrl()).replace('[::1]', 'localhost');

console.log(`The agent listens on ${url}. Send this as often as you like: there is one payment.

  curl ${url}/message:send -H 'Content-Type: application/json' -H 'A2A-Version: 1.0' \\
    -d '{"message":{"messageId":"order-1","role":"ROLE_USER","parts":[{"text":"10 euro to the baker"}]}}'

With another text and the same messageId it is refused.
`);
