import assert from 'node:assert/strict';
import { createApp } from './create-app.js';
import { Caller } from './caller.js';
import type { Tokens } from './tokens.js';

try {
  await demo();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** Callers of two tenants, and one without a token, talk to the agent over HTTP. */
async function demo(): Promise<void> {
  const { app, tokens, cardKey } = await createApp();
  try {
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    console.log('\nThe public card');
    await cardKey.verifyCardOf(url);
    await story(url, tokens);
  } finally {
    await app.close();
  }
  console.log('\nEverybody saw what is theirs, and nothing else.');
}

async function story(url: string, tokens: Tokens): Promise<void> {
  const alice = await Caller.with(url, tokens, { sub: 'alice', tenant: 'acme', role: 'admin' });
  const carol = await Caller.with(url, tokens, { sub: 'carol', tenant: 'acme', role: 'member' });
  const bob = await Caller.with(url, tokens, { sub: 'bob', tenant: 'globex', role: 'member' });
  const nobody = await Caller.anonymous(url);

  console.log('\nWithout a token');
  assert.match(await nobody.refusal((client) => nobody.note(client, 'Buy milk')), /bearer token/);

  console.log('\nA note');
  const before = await alice.count();
  const id = await alice.keep('Buy milk');

  console.log('\nThe note of somebody else, of the same tenant and of another');
  for (const other of [carol, bob]) {
    assert.match(await other.refusal((client) => other.get(client, id)), /not found/);
    assert.equal(await other.count(), 0);
  }
  assert.equal(await alice.count(), before + 1);

  console.log('\nThe name of another tenant');
  assert.match(await bob.refusal((client) => bob.note(client, 'Hello', 'acme')), /denied/);

  console.log('\nThe extended card, for each its own');
  assert.match(await nobody.refusal((client) => client.getAgentCard()), /bearer token/);
  assert.match(await alice.description(), /acme, without a limit/);
  assert.match(await bob.description(), /globex, up to 100/);
}
