import { createApp } from './create-app.js';

const { PORT = 3000 } = process.env;

const { app, tokens } = await createApp();
await app.listen(PORT);
const url = (await app.getUrl()).replace('[::1]', 'localhost');
const token = await tokens.issue({ sub: 'alice', tenant: 'acme', role: 'admin' });

console.log(`The agent listens on ${url}. A token for alice of acme, good for five minutes:

  TOKEN=${token}

  curl ${url}/ -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -H 'A2A-Version: 1.0' -d '{"jsonrpc":"2.0","id":1,"method":"GetExtendedAgentCard"}'
`);
