// Addresses that lead to this machine or into the network that it stands in, and not out to the world. Pure.

import { BlockList, isIP } from 'node:net';

/** RFC 6890 and the registries that it began: special-purpose addresses. */
const RANGES_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const;
/** Those that carry an IPv4 address in them (mapped, NAT64, 6to4) lead wherever it does, and are not needed. */
const RANGES_6 = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const;

// One list would take each IPv4 address for one of those in IPv6.
const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, prefix] of RANGES_4) lists.ipv4.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of RANGES_6) lists.ipv6.addSubnet(net, prefix, 'ipv6');

/** `address`: as digits, without brackets; what is none counts as private. */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return lists[family].check(address, family);
}
