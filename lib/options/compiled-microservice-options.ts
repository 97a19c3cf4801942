/** Where a part of a stream ends. */
export interface StreamWindow {
  readonly events: number;
  readonly characters: number;
  readonly ms: number;
}

/** Options of the message patterns after defaults, validation and conversion. */
export interface CompiledMicroserviceOptions {
  /** `''`: the root agent. */
  readonly agent: string;
  readonly prefix: string;
  readonly window: StreamWindow;
}

export interface CompiledMicroserviceClientOptions {
  readonly prefix: string;
  readonly heartbeatMs: number;
  readonly retryForMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

export const MICROSERVICE_OPTIONS = Symbol.for('nestjs-a2a-redis:microservice-options');
