import { realmOf, scopeOfRealm, type Scope } from '../model/scope.js';

/** Where a run is: all a worker needs to claim it. */
export interface RunAddress {
  readonly scope: Scope;
  readonly taskId: string;
  readonly contextId: string;
  readonly processor: string;
}

const WAKE = 'due ';

/** Words on the control channel that name a due run, so that a worker need not look it up. */
export function wakeText({ scope, taskId, contextId, processor }: RunAddress): string {
  return WAKE + JSON.stringify([taskId, contextId, realmOf(scope), scope.owner, processor]);
}

export function parseWakeText(text: string): RunAddress | undefined {
  if (!text.startsWith(WAKE)) return undefined;
  const [taskId, contextId, realm, owner, processor] = JSON.parse(text.slice(WAKE.length)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { scope: scopeOfRealm(realm, owner), taskId, contextId, processor };
}
