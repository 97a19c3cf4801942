import assert from 'node:assert/strict';
import { Caller } from './caller.js';
import { createApp } from './create-app.js';

/** Path, name and skill of each agent. */
const AGENTS = [
  ['', 'Reception', 'reception'],
  ['/billing', 'Billing', 'invoices'],
  ['/logistics/parcels', 'Shipping', 'parcels'],
] as const;

try {
  await demo();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** Three agents in one application, and callers that must not get from one what is another's. */
async function demo(): Promise<void> {
  const app = await createApp();
  try {
    await app.listen(0, '127.0.0.1');
    await story(await app.getUrl());
  } finally {
    await app.close();
  }
  console.log('\nEach agent answered for itself, and for nobody else.');
}

async function story(url: string): Promise<void> {
  const [reception, billing, shipping] = AGENTS.map(([path]) => `${url}${path}`) as [
    string,
    string,
    string,
  ];
  console.log('\nA card of each');
  for (const [path, name, skill] of AGENTS) {
    const card = await (await Caller.of(`${url}${path}`)).card();
    const [at] = card.supportedInterfaces;
    console.log(
      `  ${card.name.padEnd(20)}  ${card.skills.map(({ id }) => id).join()} at ${at?.url}`,
    );
    assert.equal(card.name, name);
    assert.deepEqual(
      card.skills.map(({ id }) => id),
      [skill],
    );
    assert.equal(at?.url.replace(/\/$/, ''), `${url}${path}`);
  }
  const ann = await Caller.of(billing, 'ann');

  console.log('\nWho may ask');
  assert.match((await (await Caller.of(shipping)).ask('7')).says, /Parcel 7/);
  assert.match((await ann.ask('Well?')).says, /ann has 2/);
  assert.match(await (await Caller.of(billing)).isRefused('Well?'), /authenticat/i);

  console.log('\nA task of one agent, and the others');
  const before = await ann.count();
  const { id } = await ann.ask('And now?');
  assert(await ann.canSee(id));
  for (const other of [reception, shipping]) {
    assert(!(await (await Caller.of(other, 'ann')).canSee(id)));
  }
  assert(!(await (await Caller.of(billing, 'bob')).canSee(id)));

  console.log('\nOne agent asks another');
  const guest = await Caller.of(reception, 'ann');
  assert.match((await guest.ask('Is there an open invoice?')).says, /Billing says: ann has 2/);
  assert.equal(await ann.count(), before + 2);
}
