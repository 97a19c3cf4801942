/**
 * Who handles a request that every instance hears (Transport.REDIS of Nest is publish/subscribe).
 * A port, and its own injection token.
 */
export abstract class RequestClaims {
  /**
   * True for exactly one caller per id, among all instances on the store.
   * @throws TaskStoreUnavailableError
   */
  abstract claim(requestId: string): Promise<boolean>;
}

/** How long a claim is kept, in ms: more than a process can be paused and still hear the request. */
export const CLAIM_MS = 10 * 60 * 1000;
