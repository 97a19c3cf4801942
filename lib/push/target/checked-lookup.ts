import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { AddressRefusedError } from './address-refused.error.js';
import type { TargetRules } from './target-rules.js';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * Resolves names for sockets. The addresses that are checked are the ones the socket gets, so no
 * second answer of the DNS can come between. One forbidden address spoils the name: an honest
 * receiver has none.
 */
export class CheckedLookup {
  /** Lookups under way: a name that does not resolve holds one of few threads, not one per post. */
  private readonly pending = new Map<string, Promise<readonly LookupAddress[]>>();

  constructor(
    private readonly rules: TargetRules,
    private readonly resolve: Resolve = systemResolve,
  ) {}

  /** For sockets with `autoSelectFamily`, which ask for all addresses. */
  readonly lookup: LookupFunction = (hostname, _options, callback) => {
    this.addressesOf(hostname).then(
      (addresses) => callback(null, [...addresses]),
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };

  private async addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
    const addresses = await this.once(hostname);
    if (addresses.every(({ address }) => this.rules.mayConnect(hostname, address))) {
      return addresses;
    }
    throw new AddressRefusedError();
  }

  private once(hostname: string): Promise<readonly LookupAddress[]> {
    const known = this.pending.get(hostname);
    if (known) return known;
    const answer = this.resolve(hostname).finally(() => this.pending.delete(hostname));
    this.pending.set(hostname, answer);
    return answer;
  }
}
