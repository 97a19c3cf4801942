import { KeySetRepository } from '../key-set.repository.js';

/** Keys of this process. */
export class MemoryKeySetRepository extends KeySetRepository {
  private stored = '';

  read(): Promise<string> {
    return Promise.resolve(this.stored);
  }

  replace(known: string, next: string): Promise<string> {
    if (this.stored === known) this.stored = next;
    return Promise.resolve(this.stored);
  }
}
