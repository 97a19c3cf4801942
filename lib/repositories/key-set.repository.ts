/**
 * One text that all instances share: the keys that sign notifications, sealed by its writer. A port,
 * and its own injection token. Its methods reject with `TaskStoreUnavailableError` when the store
 * does not answer.
 */
export abstract class KeySetRepository {
  /** `''` where nothing is stored. */
  abstract read(): Promise<string>;

  /**
   * Stores `next` where `known` is stored, `''` for nothing: of many writers that know the same, one
   * wins. Returns what is stored afterwards.
   */
  abstract replace(known: string, next: string): Promise<string>;
}
