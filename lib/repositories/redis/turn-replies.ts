import { ResultCode } from '../../redis/scripts/result-codes.js';
import type {
  BeginTurnResult,
  CancelRequestResult,
  CancelResult,
  ClaimResult,
  EndTurnResult,
} from '../task.repository.js';

export function parseBeginTurnReply(reply: readonly unknown[]): BeginTurnResult {
  const [code, epoch, turn, seq] = reply as [number, number, number, number];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.TERMINAL) return { outcome: 'terminal' };
  if (code === ResultCode.FULL) return { outcome: 'inbox-full' };
  if (code === ResultCode.CONFIGS_FULL) return { outcome: 'configs-full' };
  if (code === ResultCode.PENDING) return { outcome: 'queued', turn, seq };
  return { outcome: 'claimed', epoch, turn, seq };
}

type NextReply = [number, number, string, number, number, string];

export function parseEndTurnReply(reply: readonly unknown[]): EndTurnResult {
  const code = reply[0];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.FENCED) return { outcome: 'fenced' };
  if (code === ResultCode.TERMINAL) return parseEnded(reply);
  if (code === ResultCode.PENDING) {
    const [, turn, message, seq, time, input] = reply as NextReply;
    return { outcome: 'next', turn, message, input, seq, time };
  }
  return { outcome: 'released' };
}

function parseEnded(reply: readonly unknown[]): EndTurnResult {
  const [, , seq, time] = reply as [number, number, number | undefined, number | undefined];
  if (seq === undefined || time === undefined) return { outcome: 'ended' };
  return { outcome: 'canceled', seq, time };
}

export function parseCancelRequestReply(reply: readonly unknown[]): CancelRequestResult {
  const [code, detail] = reply as [number, number | string];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.TERMINAL) return { outcome: 'terminal', state: Number(detail) };
  if (code === ResultCode.PENDING) return { outcome: 'requested', seq: Number(detail) };
  return { outcome: 'idle', contextId: JSON.parse(String(detail)) as string };
}

export function parseCancelReply(reply: readonly unknown[]): CancelResult {
  const [code, detail] = reply as [number, number];
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.TERMINAL) return { outcome: 'terminal', state: detail };
  return { outcome: code === ResultCode.PENDING ? 'requested' : 'canceled', seq: detail };
}

type ClaimReply = [number, number, number, number, number, string, string, string];

export function parseClaimReply(reply: readonly unknown[]): ClaimResult {
  const [code, epoch, turn, attempt, seq, message, input, checkpoint] = reply as ClaimReply;
  if (code === ResultCode.NOT_FOUND) return { outcome: 'missing' };
  if (code === ResultCode.TERMINAL) return { outcome: 'terminal' };
  if (code !== ResultCode.OK) return { outcome: 'not-due' };
  return { outcome: 'claimed', epoch, turn, attempt, seq, message, input, checkpoint };
}
