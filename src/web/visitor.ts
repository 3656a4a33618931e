// Where a request comes from, as coarse as counting needs it: one IPv4 address, or the /64 that an IPv6 visitor may
// choose from freely.

import { isIP } from 'node:net';
import type { Context } from 'hono';

/**
 * `trustedProxies` = how many proxies in front of us add to X-Forwarded-For. Counted from the right: what stands further
 * to the left was written by whoever sent the request.
 */
export function visitorBlock(c: Context, trustedProxies: number): string {
  const socket: unknown = c.env?.incoming?.socket?.remoteAddress;
  const direct = typeof socket === 'string' ? socket : '';
  if (trustedProxies === 0) return addressBlock(direct);
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const named = forwarded.at(-trustedProxies) ?? forwarded[0] ?? '';
  return addressBlock(isIP(bare(named)) === 0 ? direct : named);
}

/** `203.0.113.7` or `2001:db8:0:1`; 'unknown' for what is no address. */
export function addressBlock(raw: string): string {
  const address = bare(raw);
  const kind = isIP(address);
  if (kind !== 6) return kind === 4 ? address : 'unknown';
  const groups = expand(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  return groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':');
}

/** The wider net around a block, of one tenant as a rule: the IPv4 /24, or the IPv6 /48 (RFC 6177, section 2). */
export function networkOf(block: string): string {
  return block.replace(/[.:][^.:]*$/, '');
}

/** Without brackets, port and zone: `[2001:db8::1]:443`, `203.0.113.7:80`, `fe80::1%eth0`. */
function bare(raw: string): string {
  const [, inBrackets] = /^\[([^\]]+)\]/.exec(raw) ?? [];
  return (inBrackets ?? raw.replace(/^([\d.]+):\d+$/, '$1')).replace(/%.*$/, '');
}

/** The eight groups of a valid IPv6 address; the URL parser writes them in one form. */
function expand(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...gap, ...right].map((group) => Number.parseInt(group, 16));
}
