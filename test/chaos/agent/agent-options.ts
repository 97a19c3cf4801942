import type { RedisTaskManagerOptions } from 'nestjs-a2a-redis';

/** What one agent process is told through its environment, as JSON. */
export interface AgentOptions {
  /** Shown in its events, so that a test knows which process wrote them. */
  readonly name: string;
  /** False for a worker, which is an application without HTTP. */
  readonly http: boolean;
  readonly options: Omit<RedisTaskManagerOptions, 'agentCard'>;
}

/** The variable. */
export const AGENT_OPTIONS = 'CHAOS_AGENT';

/** What an agent process tells whoever started it. */
export type AgentWord =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'started' | 'returned'; readonly taskId: string; readonly run: string }
  | {
      readonly kind: 'aborted';
      readonly taskId: string;
      readonly run: string;
      readonly reason: string;
    };
