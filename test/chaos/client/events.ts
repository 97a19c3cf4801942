/** The parts of events and tasks these tests look at, as ProtoJSON. */
export interface Status {
  readonly state: string;
  readonly timestamp?: string;
  readonly message?: Message;
}

export interface Message {
  readonly messageId: string;
  readonly role: string;
}

export interface Artifact {
  readonly artifactId: string;
  readonly parts: readonly { readonly text?: string }[];
}

export interface Task {
  readonly id: string;
  readonly contextId: string;
  readonly status: Status;
  readonly history?: readonly Message[];
  readonly artifacts?: readonly Artifact[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface Metadata {
  readonly run?: string;
  readonly n?: number;
  readonly attempt?: number;
}

export interface Event {
  readonly task?: Task;
  readonly statusUpdate?: { readonly status: Status; readonly metadata?: Metadata };
  readonly artifactUpdate?: {
    readonly artifact: Artifact;
    readonly append?: boolean;
    readonly metadata?: Metadata;
  };
}

const TERMINAL = ['COMPLETED', 'FAILED', 'CANCELED', 'REJECTED'].map((s) => `TASK_STATE_${s}`);

export function isTerminal(state: string | undefined): boolean {
  return state !== undefined && TERMINAL.includes(state);
}

export function isInterrupted(state: string | undefined): boolean {
  return state === 'TASK_STATE_INPUT_REQUIRED' || state === 'TASK_STATE_AUTH_REQUIRED';
}

/** The state an event puts its task in; undefined when it does not change it. */
export function stateOf({ task, statusUpdate }: Event): string | undefined {
  return (task ?? statusUpdate)?.status.state;
}

/** Which run wrote an event; undefined for the library's own. */
export function markOf({ statusUpdate, artifactUpdate }: Event): Metadata {
  return (statusUpdate ?? artifactUpdate)?.metadata ?? {};
}
