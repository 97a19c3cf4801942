import { ResultCode } from '../../redis/scripts/result-codes.js';
import type { BeginTurnResult, CancelResult, EndTurnResult } from '../task.repository.js';

export function parseBeginTurnReply(reply: readonly unknown[]): BeginTurnResult {
  const [code, epoch, turn, seq] = reply as [number, number, number, number];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.TERMINAL) return { outcome: 'terminal' };
  if (code === ResultCode.FULL) return { outcome: 'inbox-full' };
  if (code === ResultCode.PENDING) return { outcome: 'queued', turn, seq };
  return { outcome: 'claimed', epoch, turn, seq };
}

export function parseEndTurnReply(reply: readonly unknown[]): EndTurnResult {
  const code = reply[0];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.FENCED) return { outcome: 'fenced' };
  if (code === ResultCode.TERMINAL) return parseEnded(reply);
  if (code === ResultCode.PENDING) {
    const [, turn, message, seq, time] = reply as [number, number, string, number, number];
    return { outcome: 'next', turn, message, seq, time: Number(time) };
  }
  return { outcome: 'released' };
}

function parseEnded(reply: readonly unknown[]): EndTurnResult {
  const [, , seq, time] = reply as [number, number, number | undefined, number | undefined];
  if (seq === undefined || time === undefined) return { outcome: 'ended' };
  return { outcome: 'canceled', seq, time };
}

export function parseCancelReply(reply: readonly unknown[]): CancelResult {
  const [code, detail] = reply as [number, number];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.TERMINAL) return { outcome: 'terminal', state: detail };
  return { outcome: code === ResultCode.PENDING ? 'requested' : 'canceled', seq: detail };
}
