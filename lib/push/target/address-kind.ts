import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** `special`: what no receiver has: link-local, metadata services, multicast, reserved. */
export type AddressKind = 'public' | 'private' | 'special';

/** Ranges of ipaddr.js in which in-cluster receivers live. */
const PRIVATE = ['private', 'uniqueLocal', 'loopback', 'carrierGradeNat'];

/** Metadata services of clouds (Azure, Alibaba, AWS, Google) outside of the link-local range. */
const METADATA = ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'];

/** What the IANA has given out (RFC 4291, section 2.4); in the rest IPv4 can hide. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Behind it is the IPv4 internet, where a host has nothing but IPv6 (RFC 6052, section 2.1). */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

export function addressKind(address: Address): AddressKind {
  if (METADATA.includes(address.toString())) return 'special';
  const range = address.range();
  if (PRIVATE.includes(range)) return 'private';
  if (address instanceof ipaddr.IPv4) return range === 'unicast' ? 'public' : 'special';
  if (address.match(NAT64)) return addressKind(embedded(address));
  return range === 'unicast' && address.match(GLOBAL_UNICAST) ? 'public' : 'special';
}

/** The IPv4 address in the last 32 bits. */
function embedded(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(-4));
}
