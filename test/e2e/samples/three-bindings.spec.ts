import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../../sample/03-three-bindings/create-app.js';
import { lanesOf, type Lane } from '../../../sample/03-three-bindings/lane.js';
import { has, OPERATIONS, send, type Known } from '../../../sample/03-three-bindings/operations.js';

const WAYS = ['1.0', '0.3'].flatMap((version) =>
  ['JSONRPC', 'HTTP+JSON', 'GRPC'].map((binding) => [binding, version] as const),
);

describe('sample/03-three-bindings', () => {
  let app: INestApplication;
  let lanes: Lane[];
  let known: Known;

  beforeAll(async () => {
    app = await createApp('127.0.0.1:0');
    await app.listen(0, '127.0.0.1');
    lanes = await lanesOf(await app.getUrl());
    known = { task: await send(lanes[0]!.client, 'to be') };
  });

  afterAll(() => app.close());

  it('serves every binding in both versions', () => {
    const served = lanes.map(({ binding, version }) => [binding, version]);
    expect(served).toHaveLength(WAYS.length);
    expect(served).toEqual(expect.arrayContaining(WAYS.map((way) => [...way])));
  });

  describe.each(WAYS)('over %s %s', (...[binding, version]) => {
    const laneOf = () =>
      lanes.find((lane) => lane.binding === binding && lane.version === version)!;

    it.each(OPERATIONS.filter((operation) => has({ version } as Lane, operation)))(
      'has the answer of all: $name',
      async (operation) => {
        expect(await operation.call(laneOf().client, known)).toBe(operation.answer);
      },
    );
  });
});
