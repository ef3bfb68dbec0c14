import { BlockList, isIP } from 'node:net';

/** Everything that is not the public internet: this machine, its network, and what leads there by another name. */
const ranges: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24],
  ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 3],
  ['::', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['fc00::', 7],
  ['fe80::', 9], ['ff00::', 8],
];

const blocked = new BlockList();
for (const [address, prefix] of ranges) blocked.addSubnet(address, prefix, isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** Whether an IP address is nobody's on the public internet. What is no address at all counts as private. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(bare);
  // an IPv4 address written as IPv6 (::ffff:10.0.0.1) is judged as what it is
  return family === 0 || blocked.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}
