import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { OptionReader } from './option-reader.js';
import type { PushSafetyOptions } from './push-safety-options.interface.js';

/** An address and the number of bits that count. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Receivers that may be where others may not. */
export interface AllowedReceivers {
  /** Lower case: a whole name, or `*.` and the end of names. */
  readonly names: readonly string[];
  readonly networks: readonly Network[];
}

const ACCEPTED =
  "a host name ('hooks.internal', '*.cluster.local'), an address or a network ('10.0.0.0/8')";

/** At least one label that is no number: `127.1` is an address to URLs, and no name. */
const NAME = /^(\*\.)?([a-z0-9_-]{1,63}\.)*(?!\d+$|0x[\da-f]*$)[a-z0-9_-]{1,63}$/;

/** @throws ConfigurationError that names the entry */
export function compilePushAllow(
  entries: readonly string[],
  read: OptionReader<PushSafetyOptions>,
): AllowedReceivers {
  if (!Array.isArray(entries)) {
    read.refuse('allow', 'a list of host names, addresses and networks', entries);
  }
  const names: string[] = [];
  const networks: Network[] = [];
  entries.forEach((entry: unknown, index) => {
    const network = typeof entry === 'string' ? networkOf(entry) : undefined;
    const name = typeof entry === 'string' ? nameOf(entry) : undefined;
    if (network) networks.push(network);
    else if (name) names.push(name);
    else read.refuse(`allow[${index}]`, ACCEPTED, entry);
  });
  return { names, networks };
}

function networkOf(entry: string): Network | undefined {
  const isStrict =
    ipaddr.IPv4.isValidFourPartDecimal(entry) ||
    ipaddr.IPv4.isValidCIDRFourPartDecimal(entry) ||
    /^[\da-f:]+(\/\d+)?$/i.test(entry);
  if (!isStrict) return undefined;
  const cidr = entry.includes('/') ? entry : `${entry}/${entry.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(cidr);
  // Addresses are compared in their IPv4 form, so such an entry would open nothing.
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
  return isMapped ? undefined : [address, bits];
}

function nameOf(entry: string): string | undefined {
  const [, wildcard = '', name = ''] = /^(\*\.)?(.*?)\.?$/.exec(entry) ?? [];
  const pattern = `${wildcard}${domainToASCII(name)}`;
  return name && NAME.test(pattern) ? pattern : undefined;
}
