import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Bank } from './bank.js';
import { createApp } from './create-app.js';
import { ImpatientClient } from './impatient-client.js';

const BAKER = '10 euro to the baker';

try {
  console.log('\nWith idempotentSend');
  assert.equal(await visit(true, sendAgain), 2);
  console.log('\nWithout');
  assert.equal(await visit(false, sendTwice), 2);
  console.log('\nOne order was paid once with the option, and twice without.');
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

type Story = (client: ImpatientClient, bank: Bank) => Promise<void>;

/** An agent, and a client that sends again what it got no answer for; the number of payments. */
async function visit(idempotentSend: boolean, story: Story): Promise<number> {
  const app = await createApp(idempotentSend);
  const bank = app.get(Bank);
  try {
    await app.listen(0, '127.0.0.1');
    await story(await ImpatientClient.of(await app.getUrl()), bank);
  } finally {
    await app.close();
  }
  console.log(`  the bank paid: ${bank.payments.join('; ')}`);
  return bank.payments.length;
}

async function sendAgain(client: ImpatientClient, bank: Bank): Promise<void> {
  const order = `order-${randomUUID().slice(0, 8)}`;
  await client.giveUp(order, BAKER, bank.nextOrder());
  const { id } = await client.send(order, BAKER);
  assert.equal((await client.send(order, BAKER)).id, id, 'The repeat made another task.');
  assert.deepEqual(await client.watch(order, BAKER), ['task']);
  assert.match(await client.refusal(order, '99 euro to the baker'), /message\.messageId/);
  assert.deepEqual(bank.payments, [BAKER]);

  const next = await client.send(`${order}b`, '5 euro to the smith');
  assert.notEqual(next.id, id, 'Another order is another task.');
}

async function sendTwice(client: ImpatientClient, bank: Bank): Promise<void> {
  const order = `order-${randomUUID().slice(0, 8)}`;
  await client.giveUp(order, BAKER, bank.nextOrder());
  await client.send(order, BAKER);
  assert.deepEqual(bank.payments, [BAKER, BAKER]);
}
