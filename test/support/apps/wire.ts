/** ProtoJSON as tests read it: members may be absent on the wire, whatever is said here. */
export interface WirePart {
  readonly text: string;
  readonly mediaType: string;
  readonly data: unknown;
}

export interface WireMessage {
  readonly messageId: string;
  readonly contextId: string;
  readonly taskId: string;
  readonly role: string;
  readonly parts: readonly WirePart[];
  readonly metadata: unknown;
}

export interface WireArtifact {
  readonly artifactId: string;
  readonly parts: readonly WirePart[];
}

export interface WireTask {
  readonly id: string;
  readonly contextId: string;
  readonly status: {
    readonly state: string;
    readonly timestamp: string;
    readonly message: WireMessage;
  };
  readonly history: readonly WireMessage[];
  readonly artifacts: readonly WireArtifact[];
  readonly metadata: unknown;
}

export interface WirePushConfig {
  readonly id: string;
  readonly taskId: string;
  readonly url: string;
  readonly token: string;
}

/** The result of any method: a test knows which members it has. */
export interface WireResult extends WireTask, Omit<WirePushConfig, 'id'> {
  readonly task: WireTask;
  readonly message: WireMessage;
  readonly statusUpdate: WireTask;
  readonly artifactUpdate: { readonly artifact: WireArtifact; readonly append: boolean };
  readonly tasks: readonly WireTask[];
  readonly nextPageToken: string;
  readonly pageSize: number;
  readonly totalSize: number;
  readonly configs: readonly WirePushConfig[];
}

export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** A JSON-RPC answer: a result or an error. */
export interface WireAnswer {
  readonly jsonrpc: string;
  readonly id: unknown;
  readonly result: WireResult;
  readonly error?: WireError;
}

/** The text of a message's or an artifact's first part. */
export function wireText(item: { readonly parts: readonly WirePart[] } | undefined): string {
  return item?.parts[0]?.text ?? '';
}

/** The texts of messages; `undefined` where the member is absent. */
export function wireTexts(items: readonly WireMessage[] | undefined): string[] | undefined {
  return items?.map(wireText);
}
