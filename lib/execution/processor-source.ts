import type { Message } from '@a2a-js/sdk';
import type { MessageProcessor } from './message-processor.interface.js';
import type { TaskHandle } from './task-handle.interface.js';

/** What becomes of a message whose run died. */
export interface RecoveryPolicy {
  readonly recovery: 'fail' | 'retry';
  readonly maxAttempts: number;
}

/** A processor ready to be called. */
export interface ProcessorBinding extends RecoveryPolicy {
  /** Stored with the task, so that its later turns come to the same processor; unique over all agents. */
  readonly name: string;
  /** The instance to call. A request-scoped one is made for the turn; its REQUEST is the handle. */
  resolve(task: TaskHandle): Promise<MessageProcessor>;
}

/** Finds the processor for a message: a port, implemented by discovery. */
export abstract class ProcessorSource {
  /** @param agent the agent whose processors are asked; the root agent without */
  abstract select(message: Message, agent?: string): ProcessorBinding;
  abstract byName(name: string): ProcessorBinding | undefined;
}
