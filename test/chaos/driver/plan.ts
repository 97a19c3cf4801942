import { Random } from './random.js';

/** Everything that is done to the agents, their store and their clients. */
export const FAULTS = [
  'SIGKILL of a runner',
  'SIGSTOP past the lease, SIGCONT',
  'SIGKILL of an agent with open streams',
  'SIGTERM of a runner',
  'SIGKILL of Redis, restart with AOF',
  'SIGSTOP of Redis, SIGCONT',
  'CLIENT KILL TYPE pubsub',
  'CLIENT KILL TYPE normal',
  'client vanishes in mid-stream',
  'client does not read',
  'two cancels at once',
  'two agents continue one task',
  'all agents get the same follow-up',
] as const;

export type Fault = (typeof FAULTS)[number];

export type Action = {
  /** Milliseconds from the start. */
  readonly at: number;
  /** Decides the details; each action has its own. */
  readonly random: Random;
} & ({ readonly kind: 'fault'; readonly fault: Fault } | { readonly kind: 'start' | 'race' });

/** How often. */
export interface Rates {
  readonly durationMs: number;
  /** Races of a cancel against the end of a task, in all. */
  readonly races: number;
}

/** Milliseconds between two faults; between two tasks. */
const FAULT_PAUSE = [400, 900] as const;
const START_PAUSE = [60, 220] as const;

/** What happens when: the same for the same seed. Every fault comes once in each round. */
export function plan(random: Random, { durationMs, races }: Rates): Action[] {
  const actions: Action[] = [];
  for (let at = 0; at < durationMs; at += random.between(...START_PAUSE)) {
    actions.push({ at, kind: 'start', random: random.fork() });
  }
  for (let i = 0; i < races; i += 1) {
    actions.push({ at: (durationMs * i) / races, kind: 'race', random: random.fork() });
  }
  let at = 1000;
  while (at < durationMs) {
    for (const fault of random.shuffled(FAULTS)) {
      actions.push({ at, kind: 'fault', fault, random: random.fork() });
      at += random.between(...FAULT_PAUSE);
    }
  }
  return actions.sort((a, b) => a.at - b.at);
}
