// Why an address is on the suppression list: since when, for what, and in the mail server's words. Pure.

import type { SuppressionReason } from '../database/values.ts';
import { BOUNCED, type BounceKind } from '../subscribers/bounce-kind.ts';

export interface SuppressionFact {
  readonly reason: SuppressionReason;
  readonly since: Date;
  /** Of a bounce; null = not known, such as of one long ago. */
  readonly kind: BounceKind | null;
  readonly reply: string | null;
}

/** Half a sentence. */
export function whySuppressed(
  { reason, since, kind, reply }: SuppressionFact,
  at: (instant: Date) => string,
): string {
  const words = [kind === null ? null : BOUNCED[kind], reply].filter((part) => part !== null && part !== '');
  const why = reason === 'bounced' ? [reason, words.join(': ')].filter((part) => part !== '') : [reason];
  return `the address is on the suppression list since ${at(since)} (${why.join('; ')})`;
}
