/** Options of a call. */
export interface A2ACallOptions {
  /** Added to those of the client. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tenant?: string;
  /** Milliseconds to wait for the answer, or for the first event. @default for as long as the agent lives */
  readonly timeout?: number;
}

export interface A2ASubscribeOptions extends A2ACallOptions {
  /** `id` of the last event seen; without it the stream begins with the task as it is. */
  readonly lastEventId?: string | undefined;
}
