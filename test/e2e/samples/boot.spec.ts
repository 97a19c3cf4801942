import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { createApp as createLowercase } from '../../../sample/01-lowercase/create-app.js';
import { createApp as createNotes } from '../../../sample/04-auth-and-tenants/create-app.js';
import { createApp as createAgents } from '../../../sample/06-several-agents/create-app.js';
import { createApp as createPayments } from '../../../sample/08-idempotent-send/create-app.js';
import { rpc, sendParams } from '../../support/apps/json-rpc.js';
import { wireText } from '../../support/apps/wire.js';

/** What an agent does with the text "HELLO": what its answer says, or the status of a refusal. */
type Answer = RegExp | number;

const SAMPLES: [string, () => Promise<INestApplication>, [path: string, answer: Answer][]][] = [
  ['01-lowercase', () => createLowercase({}), [['', /^Done$/]]],
  ['04-auth-and-tenants', async () => (await createNotes()).app, [['', 401]]],
  [
    '06-several-agents',
    createAgents,
    [
      ['', /^Ask \/billing/],
      ['/billing', 401],
      ['/logistics/parcels', /^Parcel HELLO/],
    ],
  ],
  ['08-idempotent-send', () => createPayments(true), [['', /^Paid HELLO$/]]],
];

describe.each(SAMPLES)('sample/%s', (_name, create, agents) => {
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    app = await create();
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  it.each(agents)(
    'has a card for the agent at "%s", whose interface answers',
    async (path, wanted) => {
      const response = await fetch(`${url}${path}/.well-known/agent-card.json`);
      const card = (await response.json()) as {
        skills: object[];
        supportedInterfaces: { url: string }[];
      };
      expect(card.skills.length).toBeGreaterThan(0);
      const { status, result } = await rpc(
        card.supportedInterfaces[0]!.url,
        'SendMessage',
        sendParams('HELLO'),
      );
      expect(status).toBe(wanted instanceof RegExp ? 200 : wanted);
      if (!(wanted instanceof RegExp)) return;
      expect(wireText(result.message ?? result.task.status.message)).toMatch(wanted);
    },
  );
});
