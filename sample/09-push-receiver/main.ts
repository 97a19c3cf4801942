import { createReceiver } from './receiver/create-receiver.js';
import { Inbox } from './receiver/inbox.js';

const {
  PORT = 3001,
  JWKS_URL = 'http://localhost:3000/.well-known/a2a-jwks.json',
  TOKEN,
} = process.env;

const app = await createReceiver({ jwksUrl: JWKS_URL, ...(TOKEN && { tokens: [TOKEN] }) });
await app.listen(PORT);
app.get(Inbox).events$.subscribe((event) => console.log(JSON.stringify(event)));

console.log(`The receiver listens on http://localhost:${PORT}/notifications, for notifications that are
signed by a key of ${JWKS_URL}.`);
