import type { Scope } from '../../model/scope.js';
import type { SendRecord } from '../idempotency.repository.js';
import { ExpiringMap } from './expiring-map.js';
import { Lifetime } from './lifetime.js';

/** The call that let a message in, and the turn it became. */
export interface LetIn {
  readonly call: string;
  readonly turn: number;
}

/** Records of sent messages by their ids, and what was let in for them by their keys. */
export class MemorySends {
  private readonly records: ExpiringMap<{ readonly life: Lifetime; readonly record: SendRecord }>;
  private readonly admitted: ExpiringMap<{ readonly life: Lifetime } & LetIn>;

  /** @param clock Unix milliseconds */
  constructor(clock: () => number) {
    this.records = new ExpiringMap(clock);
    this.admitted = new ExpiringMap(clock);
  }

  find(scope: Scope, messageId: string): SendRecord | undefined {
    return this.records.get(recordKey(scope, messageId))?.record;
  }

  claim(scope: Scope, messageId: string, record: SendRecord, milliseconds: number): SendRecord {
    const known = this.find(scope, messageId);
    if (known) return known;
    this.records.purge();
    this.admitted.purge();
    const key = recordKey(scope, messageId);
    this.records.set(key, { life: new Lifetime(), record });
    this.records.keepFor(key, milliseconds);
    return record;
  }

  /** What a message of this key became; `undefined` when it was not let in, or has no key. */
  letInBefore(key: string | undefined): LetIn | undefined {
    return key === undefined ? undefined : this.admitted.get(key);
  }

  letIn(key: string | undefined, by: LetIn, milliseconds: number): void {
    if (key === undefined) return;
    this.admitted.set(key, { ...by, life: new Lifetime() });
    this.admitted.keepFor(key, milliseconds);
  }
}

function recordKey({ tenant, owner }: Scope, messageId: string): string {
  return JSON.stringify([tenant, owner, messageId]);
}
