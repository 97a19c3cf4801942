import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { AddressRefusedError } from './address-refused.error.js';
import { CheckedLookup, type Resolve } from './checked-lookup.js';
import type { TargetRules } from './target-rules.js';

/** For tests: how names are resolved, and which certificates are trusted, by default the system's. */
export interface ConnectorParts {
  readonly resolve?: Resolve;
  readonly ca?: string;
}

/**
 * Connects to allowed addresses only: to a checked answer of the DNS, or to the address a URL names.
 * The peer of the open socket is checked as well, before a request goes over it.
 */
export function checkedConnector(
  rules: TargetRules,
  timeoutMs: number,
  { resolve, ca }: ConnectorParts = {},
): buildConnector.connector {
  const { lookup } = new CheckedLookup(rules, resolve);
  const connect = buildConnector({
    timeout: timeoutMs,
    lookup,
    autoSelectFamily: true,
    ...(ca !== undefined && { ca }),
  });
  return (options, callback) => {
    const { hostname } = options;
    if (isIP(hostname) && !rules.mayConnect(hostname, hostname)) {
      callback(new AddressRefusedError(), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      if (rules.mayConnect(hostname, socket.remoteAddress ?? '')) return callback(null, socket);
      socket.destroy();
      callback(new AddressRefusedError(), null);
    });
  };
}
