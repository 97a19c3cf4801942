import assert from 'node:assert/strict';
import { createApp } from './create-app.js';
import { lanesOf, type Lane } from './lane.js';
import { has, OPERATIONS, send, type Known, type Operation } from './operations.js';
import { printHead, printRow } from './table.js';

try {
  await demo();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** Every operation, asked by the official client over every interface of one agent. */
async function demo(): Promise<void> {
  const app = await createApp('127.0.0.1:0');
  try {
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const lanes = await lanesOf(url);
    console.log(`The card on ${url} names ${lanes.length} interfaces.\n`);
    assert.equal(lanes.length, 6, 'They are not three bindings in two versions.');
    const known = { task: await send(lanes[0]!.client, 'to be') };
    printHead(lanes);
    for (const operation of OPERATIONS) await compare(operation, lanes, known);
  } finally {
    await app.close();
  }
  console.log('\nAll answers are equal.');
}

/** The answers of all lanes that have the operation must be as expected. */
async function compare(operation: Operation, lanes: readonly Lane[], known: Known): Promise<void> {
  const answers: (string | undefined)[] = [];
  for (const lane of lanes) {
    answers.push(has(lane, operation) ? await operation.call(lane.client, known) : undefined);
  }
  printRow(operation, lanes, answers);
  const given = new Set(answers.filter((answer) => answer !== undefined));
  assert.deepEqual([...given], [operation.answer], `${operation.name} differs.`);
}
