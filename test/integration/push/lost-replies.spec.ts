import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hostKey } from '#lib/model/push-lane.js';
import type { HeldLane } from '#lib/repositories/push-lane.repository.js';
import { byHand, unused } from '../../support/instances/by-hand.js';
import { CapturedLog } from '../../support/instances/captured-log.js';
import { instancePool } from '../../support/instances/instance-pool.js';
import { begin } from '../../support/instances/requests.js';
import type { Instance } from '../../support/instances/start-instance.js';
import { configAt, seqsAt, upTo } from '../../support/push/deliveries.js';
import { Receiver } from '../../support/push/receiver.js';
import { sharedRedisPort, sharedRedisUrl } from '../../support/shared-redis.js';
import { loseReply, TcpProxy } from '../../support/tcp-proxy.js';
import { uniquePrefix } from '../../support/unique-prefix.js';

const HOLD_MS = 60_000;

/** Redis executed a script on a lane, and the connection broke before its reply came. */
describe('a reply about a lane that never arrives', () => {
  const start = instancePool();
  let receiver: Receiver;
  let proxy: TcpProxy;
  /** Its replies can be lost. */
  let a: Instance;
  /** It runs the task; neither delivers by itself. */
  let b: Instance;
  let hands: ReturnType<typeof byHand>;

  beforeEach(async () => {
    receiver = await Receiver.start();
    proxy = await TcpProxy.open(sharedRedisPort());
    const prefix = uniquePrefix('replies');
    const common = {
      prefix,
      logger: new CapturedLog(),
      push: { workers: 0, allow: ['127.0.0.1'] },
    };
    hands = byHand();
    const connection = `redis://127.0.0.1:${proxy.port}`;
    a = await start({ ...common, connection, process: unused });
    b = await start({ ...common, connection: sharedRedisUrl(), process: hands.process });
  });
  afterEach(async () => {
    hands.finish();
    proxy.close();
    await receiver.stop();
  });

  /** The lane as it is stored. */
  async function stored(taskId: string): Promise<string> {
    return (await b.connections.commands.hget(b.keys.pushLanes(taskId), 'a')) ?? '';
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise(setImmediate);
  }

  /** Calls instance `a`, and loses the reply once the stored lane has changed. */
  async function lose<T>(taskId: string, work: () => Promise<T>): Promise<T> {
    const before = await stored(taskId);
    let result!: Promise<T>;
    const changed = () => until(async () => (await stored(taskId)) !== before);
    await loseReply(proxy, changed, () => {
      result = work();
    });
    return result;
  }

  async function heldLane(): Promise<HeldLane> {
    const { id: taskId } = await begin(b.manager, 'Go', '', configAt(receiver));
    const task = await hands.started;
    for (let i = 0; i < 3; i += 1) await task.appendArtifact('result', 'x');
    const lane = { taskId, configId: 'a', host: hostKey(receiver.url()) };
    const result = await lose(taskId, () => a.lanes.claim(lane, HOLD_MS));
    expect(result).toMatchObject({ outcome: 'claimed', held: { page: { upTo: 4 } } });
    return (result as Extract<typeof result, { outcome: 'claimed' }>).held;
  }

  it('of a configuration that is saved loses no event to it', async () => {
    const { id } = await begin(b.manager);
    const task = await hands.started;
    let saved!: Promise<unknown>;
    const scope = { tenant: '', owner: '' };
    const written = async () => {
      await until(async () => (await stored(id)) !== '');
      await task.working('Written between the two');
    };
    await loseReply(proxy, written, () => {
      saved = a.pushConfigs.save(scope, configAt(receiver, 'a', id));
    });
    expect(await saved).toBe('saved');
    const lane = { taskId: id, configId: 'a', host: hostKey(receiver.url()) };
    const claimed = await b.lanes.claim(lane, HOLD_MS);
    expect(claimed).toMatchObject({ held: { page: { events: [{ seq: 2 }] } } });
  });

  it('of a claim gives the lane to the one who asked', async () => {
    const held = await heldLane();
    expect(held.page.events.map(({ seq }) => seq)).toEqual(upTo(4));
    const { lane } = held;
    expect(await b.lanes.claim(lane, HOLD_MS)).toEqual({ outcome: 'not-due' });
    const next = await a.lanes.advance(held, held.page, 1, HOLD_MS);
    expect(next).toMatchObject({ outcome: 'held' });
  });

  it('of an outcome settles it once', async () => {
    const held = await heldLane();
    const { taskId } = held.lane;
    const next = await lose(taskId, () => a.lanes.advance(held, held.page, 2, HOLD_MS));
    expect(next).toMatchObject({ outcome: 'held', page: { upTo: 4 } });
    const last = await lose(taskId, () => a.lanes.advance(held, held.page, 4, HOLD_MS));
    expect(last).toEqual({ outcome: 'fenced' }); // it was settled before
    expect(await stored(taskId)).toMatch(/^4 0 0 /);
  });

  it('of a failure counts it once', async () => {
    const held = await heldLane();
    const { taskId } = held.lane;
    expect(await lose(taskId, () => a.lanes.retry(held, HOLD_MS))).toBe('fenced');
    expect(await stored(taskId)).toMatch(/^0 1 /);
  });

  it('of a burial and a revival does neither twice', async () => {
    const held = await heldLane();
    const { taskId } = held.lane;
    expect(await lose(taskId, () => a.lanes.bury(held, 'no'))).toBe('fenced');
    expect(await stored(taskId)).toMatch(/^0 1 \d+ \S+ - - no$/);
    const revive = () => a.lanes.revive({ tenant: '' }, taskId, 'a', 'replay');
    expect(await lose(taskId, revive)).toBe(false);
    expect(await stored(taskId)).toMatch(/^0 0 0 /);
    const claimed = await b.lanes.claim(held.lane, HOLD_MS);
    expect(claimed).toMatchObject({ outcome: 'claimed', held: { attempts: 0 } });
    expect(seqsAt(receiver)).toEqual([]);
  });
});
