// What a mail server took more than once, and whom a fault owes that to.

import type { RawSmtp } from '../helpers/raw-smtp.ts';

/** Mails taken again, beyond the first copy of each. */
export function countExtra({ copies }: RawSmtp): number {
  return [...copies.values()].reduce((sum, list) => sum + list.length - 1, 0);
}

/** Mails with copies that are not the same byte for byte. */
export function countUnlike({ copies }: RawSmtp): number {
  return [...copies.values()].filter((list) => new Set(list).size > 1).length;
}

/**
 * For each span between two marks (how many mails were taken by then) the mails of it that came again later. Each
 * recipient gets one mail.
 */
export function extraOfSpans(taken: readonly string[], marks: readonly number[]): number[] {
  const lastSeen = new Map<string, number>();
  const extra = marks.map(() => 0);
  let span = 0;
  for (const [index, to] of taken.entries()) {
    while (span < marks.length && index >= (marks[span] as number)) span += 1;
    const before = lastSeen.get(to);
    if (before !== undefined && before < extra.length) extra[before] = (extra[before] as number) + 1;
    lastSeen.set(to, span);
  }
  return extra;
}
