import type { RunToken } from '../../model/run.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { RedisScripts } from '../../redis/redis-scripts.js';
import { RENEW_RUNS } from '../../redis/scripts/renew-runs.script.js';
import { ResultCode } from '../../redis/scripts/result-codes.js';
import type { RenewalResult } from '../task.repository.js';

/** Renews the leases of this process's runs, one script call per partition. */
export class RedisLeases {
  constructor(
    private readonly scripts: RedisScripts,
    private readonly keys: RedisKeys,
    private readonly options: CompiledOptions,
  ) {}

  async renew(runs: readonly RunToken[]): Promise<readonly RenewalResult[]> {
    const results = new Map<RunToken, RenewalResult>();
    await Promise.all(
      Array.from(this.byPartition(runs), async ([key, members]) => {
        const reply = await this.scripts.run(
          RENEW_RUNS,
          [key, ...members.map(({ taskId }) => this.keys.task(taskId))],
          [this.options.leaseMs, ...members.flatMap(({ taskId, epoch }) => [taskId, epoch])],
        );
        members.forEach((run, i) => results.set(run, parse(reply[i])));
      }),
    );
    return runs.map((run) => results.get(run) ?? 'fenced');
  }

  private byPartition(runs: readonly RunToken[]): Map<string, RunToken[]> {
    const groups = new Map<string, RunToken[]>();
    for (const run of runs) {
      const key = this.keys.runsOfTask(run.taskId);
      const members = groups.get(key);
      if (members) members.push(run);
      else groups.set(key, [run]);
    }
    return groups;
  }
}

function parse(code: unknown): RenewalResult {
  if (code === ResultCode.FENCED) return 'fenced';
  return code === ResultCode.PENDING ? 'cancel-requested' : 'held';
}
