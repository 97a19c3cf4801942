import { realmOf, sameScope, type Scope } from '../../model/scope.js';
import type { CompiledOptions } from '../../options/compiled-options.js';
import { ExpiringMap } from './expiring-map.js';
import { Lifetime } from './lifetime.js';
import { MemoryConversation, type StoredMessage } from './memory-conversation.js';
import { MemoryLanes } from './memory-lanes.js';
import { MemorySends } from './memory-sends.js';
import { MemoryNotifications } from './memory-notifications.js';
import type { MemoryTask } from './memory-task.js';

/**
 * What the in-memory repositories and the feed share: the twin of one Redis. Every method is
 * synchronous, so a repository method that does not await is one atomic step.
 */
export class MemoryTaskDatabase {
  readonly notifications = new MemoryNotifications();
  readonly sends: MemorySends;
  readonly lanes = new MemoryLanes(this);
  private readonly tasks: ExpiringMap<MemoryTask>;
  private readonly tasksByOwner = new Map<string, Map<string, MemoryTask>>();
  private readonly conversations: ExpiringMap<MemoryConversation>;
  private readonly exchanges: ExpiringMap<{ readonly life: Lifetime }>;

  /** @param clock Unix milliseconds */
  constructor(readonly clock: () => number = Date.now) {
    this.tasks = new ExpiringMap(clock, (task) => this.unlist(task));
    this.conversations = new ExpiringMap(clock);
    this.exchanges = new ExpiringMap(clock);
    this.sends = new MemorySends(clock);
  }

  task(taskId: string): MemoryTask | undefined {
    return this.tasks.get(taskId);
  }

  /** The task, if it is of this scope and, where one is given, of this context. */
  taskOf(scope: Scope, taskId: string, contextId?: string): MemoryTask | undefined {
    const task = this.tasks.get(taskId);
    if (!task || !sameScope(task.scope, scope)) return undefined;
    return contextId === undefined || contextId === task.contextId ? task : undefined;
  }

  tasksOf(scope: Scope): MemoryTask[] {
    const ids = [...(this.tasksByOwner.get(ownerKey(scope))?.keys() ?? [])];
    return ids.flatMap((taskId) => this.tasks.get(taskId) ?? []);
  }

  all(): MemoryTask[] {
    return this.tasks.values();
  }

  add(task: MemoryTask): void {
    this.purge();
    this.tasks.set(task.taskId, task);
    const owner = ownerKey(task.scope);
    const owned = this.tasksByOwner.get(owner) ?? new Map<string, MemoryTask>();
    this.tasksByOwner.set(owner, owned.set(task.taskId, task));
  }

  keepFor(task: MemoryTask, milliseconds: number): void {
    this.tasks.keepFor(task.taskId, milliseconds);
  }

  /** @param until Unix milliseconds, sooner than it is kept now */
  keepUntil(task: MemoryTask, until: number): void {
    this.tasks.keepUntil(task.taskId, until);
  }

  keepForever(task: MemoryTask): void {
    this.tasks.keepForever(task.taskId);
  }

  conversation(scope: Scope, contextId: string): MemoryConversation | undefined {
    return this.conversations.get(conversationKey(scope, contextId));
  }

  converse(scope: Scope, contextId: string, said: StoredMessage, options: CompiledOptions): void {
    const key = conversationKey(scope, contextId);
    const known = this.conversations.get(key);
    const conversation = known ?? new MemoryConversation(options.maxHistoryLength);
    conversation.add(said);
    this.conversations.set(key, conversation);
    this.conversations.keepFor(key, conversationLifetime(options));
  }

  /** The lifetime of a new exchange; `undefined` when it was recorded before. */
  addExchange(exchangeId: string, options: CompiledOptions): Lifetime | undefined {
    if (this.exchanges.get(exchangeId) || this.tasks.get(exchangeId)) return undefined;
    this.purge();
    const life = new Lifetime();
    this.exchanges.set(exchangeId, { life });
    this.exchanges.keepFor(exchangeId, conversationLifetime(options));
    return life;
  }

  private purge(): void {
    this.tasks.purge();
    this.conversations.purge();
    this.exchanges.purge();
  }

  private unlist(task: MemoryTask): void {
    const owner = ownerKey(task.scope);
    const owned = this.tasksByOwner.get(owner);
    owned?.delete(task.taskId);
    if (owned?.size === 0) this.tasksByOwner.delete(owner);
  }
}

function conversationLifetime(options: CompiledOptions): number {
  return Math.max(options.expirationMs, options.interruptedExpirationMs);
}

function ownerKey(scope: Scope): string {
  return JSON.stringify([realmOf(scope), scope.owner]);
}

function conversationKey(scope: Scope, contextId: string): string {
  return JSON.stringify([realmOf(scope), scope.owner, contextId]);
}
