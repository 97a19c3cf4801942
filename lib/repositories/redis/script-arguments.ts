import type { EncodedUpdate } from '../../model/encoded-update.js';
import type { RunPlace } from '../../model/run.js';
import { hostKey } from '../../model/push-lane.js';
import { realmOf, type Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { encodeRecord } from '../../redis/journal-record.js';
import type { RedisKeys } from '../../redis/redis-keys.js';
import type { PushRecords, StoredPushConfig } from '../push-record.js';

export type ScriptArgument = string | number;

/** Which command publishes: sharded on a cluster, where a slot's channel lives with its keys. */
export type PublishCommand = 'PUBLISH' | 'SPUBLISH';

/** What scripts compare as tenant and owner. */
export function scopeArguments(scope: Scope): [string, string] {
  return [realmOf(scope), scope.owner];
}

/** What they compare where the context counts, too. */
export function contextArguments(
  scope: Scope,
  contextId: string,
): [tenant: string, owner: string, context: string] {
  return [...scopeArguments(scope), JSON.stringify(contextId)];
}

/** ARGV 1-15 of every script that writes a task. */
export function writeArguments(
  run: RunPlace,
  keys: RedisKeys,
  options: CompiledOptions,
  publish: PublishCommand,
): ScriptArgument[] {
  return [
    publish,
    keys.eventsChannel(run.taskId),
    run.taskId,
    JSON.stringify(run.contextId),
    options.maxJournalLength,
    options.maxArtifactBytes,
    ...scopeArguments(run.scope),
    keys.controlChannelOfTask(run.taskId),
    wantedEvents(options),
    options.maxHistoryLength,
    options.expirationMs,
    options.interruptedExpirationMs,
    options.push.maxAgeMs,
    options.push.deadLetterExpirationMs,
  ];
}

/** Which events of a task are sent, as scripts compare it. */
export function wantedEvents({ push }: CompiledOptions): string {
  return push.onlyTurningPoints ? 'turns' : 'all';
}

/** A push configuration that comes with a message, as scripts store it: record, id, host. */
export function pushArguments(
  stored: StoredPushConfig | undefined,
  keys: RedisKeys,
  records: PushRecords,
): [record: string, id: string, host: string] {
  if (!stored) return ['', '', ''];
  const { id, url } = stored.config;
  return [records.encode(stored), keys.pushField(id), hostKey(url)];
}

/** Updates as the Lua function `apply_updates` reads them, with their number in front. */
export function updateArguments(updates: readonly EncodedUpdate[]): ScriptArgument[] {
  const args: ScriptArgument[] = [updates.length];
  for (const update of updates) {
    const { metadataEntries } = update;
    args.push(encodeRecord(update), metadataEntries.length / 2, ...metadataEntries);
  }
  return args;
}

/** The record and the marker of a message are in different slots, so maybe by different clocks. */
const CLOCK_SLACK_MS = 60_000;

/** The marker of a message that several calls may bring. */
export function markerKeys(keys: RedisKeys, taskId: string, once: string | undefined): string[] {
  return once === undefined ? [] : [keys.letIn(taskId, once)];
}

/** How long the scripts remember what was let in: longer than its record; 0 for not at all. */
export function markerLifetime(
  once: string | undefined,
  { idempotentSendMs }: CompiledOptions,
): number {
  return once === undefined ? 0 : idempotentSendMs + CLOCK_SLACK_MS;
}
