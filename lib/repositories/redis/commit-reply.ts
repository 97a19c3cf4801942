import { ResultCode, RefusedUpdate } from '../../redis/scripts/result-codes.js';
import type { CommitResult } from '../task.repository.js';

const REFUSED = {
  [RefusedUpdate.NONE]: 'none',
  [RefusedUpdate.TERMINAL]: 'terminal',
  [RefusedUpdate.TOO_LARGE]: 'too-large',
} as const;

/** Reply of create-first-task, when it created the task. */
export function parseFirstReply(reply: readonly unknown[]): CommitResult {
  const [, lastSeq, time] = reply as [number, number, number];
  const [firstSeq, applied] = [1, lastSeq - 1];
  const rest = { refused: 'none', cancelRequested: false } as const;
  return { outcome: 'applied', firstSeq, lastSeq, time, applied, ...rest };
}

/** Reply of create-task, commit-updates and append-artifacts. */
export function parseCommitReply(reply: readonly unknown[]): CommitResult {
  const [code, firstSeq, lastSeq, time, applied, refused, cancel] = reply as number[];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.FENCED) return { outcome: 'fenced' };
  if (code === ResultCode.TERMINAL) return { outcome: 'terminal' };
  return {
    outcome: 'applied',
    firstSeq: Number(firstSeq),
    lastSeq: Number(lastSeq),
    time: Number(time),
    applied: Number(applied),
    refused: REFUSED[refused as keyof typeof REFUSED],
    cancelRequested: cancel === 1,
  };
}
