import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses that are never allowed: those of this machine, of its link such as instance metadata, and of no single host. */
const LOCAL = blocks(
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
  // Instance metadata, the resolver and the time of AWS in IPv6 (EC2 User Guide, "Access instance metadata").
  'fd00:ec2::/32',
);

/**
 * Addresses of private networks (RFC 1918, RFC 6598, RFC 2544, RFC 4193), and those whose IPv4 address only the network knows
 * (RFC 8215, RFC 4380).
 */
const PRIVATE = blocks(
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15'],
  ...['fc00::/7', '64:ff9b:1::/48', '2001::/32'],
);

function blocks(...networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** The reason why a request must not go to an address; undefined if it may. */
export function refusalOf(address: string, network: 'public' | 'private' = 'public'): string | undefined {
  const embedded = ipv4In(address);
  if (embedded !== undefined) return refusalOf(embedded, network);
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return 'is no address';
  if (LOCAL.check(address, family)) return 'is an address of the machine itself or of its link';
  if (network === 'public' && PRIVATE.check(address, family))
    return 'is a private address, which the spec does not allow';
  return undefined;
}

/** The IPv4 address in an IPv6 address that stands for one (RFC 4291, RFC 6052, RFC 3056, RFC 2765, RFC 5214). */
function ipv4In(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  const from = (index: number) =>
    [groups[index] ?? 0, groups[index + 1] ?? 0].flatMap((group) => [group >> 8, group & 255]).join('.');
  const isZero = (count: number) => groups.slice(0, count).every((group) => group === 0);
  if (isZero(5) && groups[5] === 0xffff) return from(6);
  // An IPv4-translated address (RFC 2765) and one of ISATAP (RFC 5214).
  if (isZero(4) && groups[4] === 0xffff && groups[5] === 0) return from(6);
  if (((groups[4] ?? 0) & 0xfdff) === 0 && groups[5] === 0x5efe) return from(6);
  // An IPv4-compatible address, but not :: and ::1.
  if (isZero(6) && (groups[6] ?? 0) > 0) return from(6);
  if (groups[0] === 0x64 && groups[1] === 0xff9b && groups[2] === 0) return from(6);
  return groups[0] === 0x2002 ? from(1) : undefined;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const plain = address
    .replace(/%.*$/, '')
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes) =>
      [0, 2].map((i) => (Number(bytes[i]) * 256 + Number(bytes[i + 1])).toString(16)).join(':'),
    );
  const [head = [], tail] = plain
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))));
  if (!tail) return head;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
