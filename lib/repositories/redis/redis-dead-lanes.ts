import { scopeOfRealm } from '../../model/scope.js';
import { parseLaneName } from '../../redis/lane-name.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { DEAD_LANES, READ_DEAD_LANE } from '../../redis/scripts/dead-lanes.scripts.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import type { DeadLane, DeadLanePage, DeadLaneQuery } from '../push-lane.repository.js';
import type { PushRecords } from '../push-record.js';

/** Past every stored time. */
const END_OF_TIME = 8_640_000_000_000_000;

interface Listed {
  readonly name: string;
  readonly time: number;
}

/** Lanes that were set aside: one list for each tenant and partition, merged by time. */
export class RedisDeadLanes {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly records: PushRecords,
  ) {}

  async list(realm: string, { pageSize, after }: DeadLaneQuery): Promise<DeadLanePage> {
    const position = [after?.time ?? END_OF_TIME, after ? this.nameOf(after.lane) : ''];
    const parts = await Promise.all(
      Array.from({ length: this.keys.partitions }, (_, partition) =>
        this.listIn(this.keys.pushDead(realm, partition), [pageSize + 1, ...position]),
      ),
    );
    const listed = parts.flat().sort(newestFirst);
    const page = listed.slice(0, pageSize);
    const lanes = await Promise.all(page.map((entry) => this.read(realm, entry)));
    const last = page.at(-1);
    const hasMore = last !== undefined && listed.length > page.length;
    return {
      lanes: lanes.flatMap((lane) => lane ?? []),
      next: hasMore ? { time: last.time, lane: parseLaneName(last.name) } : undefined,
    };
  }

  private async listIn(key: string, args: readonly (string | number)[]): Promise<Listed[]> {
    const rows = await this.scripts.run(DEAD_LANES, [key], args);
    const listed: Listed[] = [];
    for (let i = 0; i + 1 < rows.length; i += 2) {
      listed.push({ name: String(rows[i]), time: Number(rows[i + 1]) });
    }
    return listed;
  }

  private async read(realm: string, { name, time }: Listed): Promise<DeadLane | undefined> {
    const lane = parseLaneName(name);
    const { taskId } = lane;
    const partition = this.keys.partitionOfTask(taskId) ?? 0;
    const keys = [
      this.keys.task(taskId),
      this.keys.pushConfigs(taskId),
      this.keys.pushLanes(taskId),
      this.keys.pushDead(realm, partition),
    ];
    const args = [name, this.keys.pushField(lane.configId)];
    const reply = await this.scripts.run(READ_DEAD_LANE, keys, args);
    if (reply[0] !== ResultCode.OK) return undefined;
    const [, owner, record, reason, attempts, failingSince, pending] = reply as DeadReply;
    const { url } = this.records.decode(record, taskId).config;
    const scope = scopeOfRealm(realm, owner);
    return { lane, scope, url, reason, attempts, failingSince, deadSince: time, pending };
  }

  private nameOf({ taskId, host, configId }: DeadLane['lane']): string {
    return `${taskId}:${host}:${this.keys.pushField(configId)}`;
  }
}

type DeadReply = [number, string, string, string, number, number, number];

function newestFirst(a: Listed, b: Listed): number {
  if (a.time !== b.time) return b.time - a.time;
  return a.name < b.name ? 1 : -1;
}
