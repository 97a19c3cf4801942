import { randomUUID } from 'node:crypto';
import type { IdempotencyRepository, SendRecord } from '../repositories/idempotency.repository.js';
import type { Submission } from './admission.js';
import { contentHash } from './content-hash.js';
import { malformed } from './request-checks.js';

type Ids = Pick<SendRecord, 'taskId' | 'contextId'>;

/**
 * Recognises repeats of a message by its id (A2A specification, section 3.3.1), for the option
 * `idempotentSend`. All repeats get one record; which of them is let in, the store of tasks says.
 */
export class Repeats {
  constructor(private readonly records: IdempotencyRepository) {}

  /** What the message becomes: the given ids, or where it is a repeat those of the first. */
  async claim({ scope, given }: Submission, { taskId, contextId }: Ids): Promise<SendRecord> {
    const content = contentHash(given);
    const record = { taskId, contextId, content, key: randomUUID() };
    return sameContent(await this.records.claim(scope, given.messageId, record), content);
  }

  /** The record of a message that may only be a repeat. */
  async find({ scope, given }: Submission): Promise<SendRecord | undefined> {
    const known = await this.records.find(scope, given.messageId);
    return known && sameContent(known, contentHash(given));
  }
}

function sameContent(record: SendRecord, content: string): SendRecord {
  if (record.content === content) return record;
  return malformed('message.messageId', 'was used for another message; use a new one');
}
