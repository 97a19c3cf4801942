import { expect } from '@jest/globals';
import { isTerminal, stateOf, type Artifact, type Task } from '../client/events.js';
import { call } from '../client/json-rpc.js';
import type { Watcher } from '../client/watcher.js';
import type { AgentProcess } from '../cluster/agent-process.js';

/** Waits until all have seen the end, and checks that they saw the same; the state at the end. */
export async function expectOneEnd(watchers: readonly Watcher[]): Promise<string> {
  await Promise.all(watchers.map(({ over }) => over));
  const events = new Map<number, string>();
  for (const { frames, problems } of watchers) {
    expect(problems).toEqual([]);
    for (const { seq, json, isSnapshot } of frames) {
      if (isSnapshot) continue;
      expect(events.get(seq) ?? json).toBe(json);
      events.set(seq, json);
    }
    expect(frames.filter(({ event }) => isTerminal(stateOf(event)))).toHaveLength(1);
  }
  const last = watchers.map(({ frames }) => frames.at(-1)!);
  expect(new Set(last.map(({ seq }) => seq)).size).toBe(1);
  return stateOf(last[0]!.event)!.replace('TASK_STATE_', '');
}

export function getTask({ url }: AgentProcess, id: string): Promise<Task> {
  return call<Task>(url, 'GetTask', { id });
}

/** The text of the one artifact. */
export function resultOf({ artifacts = [] }: { readonly artifacts?: readonly Artifact[] }): string {
  expect(artifacts).toHaveLength(1);
  return artifacts[0]!.parts.map(({ text }) => text).join('');
}

/** `0 1 2 ...`: what `steps` and `stream` write. */
export function countTo(chunks: number): string {
  return Array.from({ length: chunks }, (_, i) => `${i} `).join('');
}
