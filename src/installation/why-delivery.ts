// What "why" says of a digest that holds the post. Pure.

import type { DeliveryStatus, RunKind } from '../database/values.ts';

/** One digest of this person that holds the post. */
export interface DeliveryFact {
  readonly runKind: RunKind;
  readonly frequency: string;
  readonly dueAt: Date;
  /** Files of other posts of the same role, which stood on the same card. */
  readonly together: readonly string[];
  /** It stood there as a line only, as a job of before that closes soon. */
  readonly isLastCall: boolean;
  readonly status: DeliveryStatus;
  readonly reason: string | null;
  readonly reply: string | null;
  readonly transport: string | null;
  readonly sentAt: Date | null;
  readonly nextAttemptAt: Date;
  /** The server took it, and another one sent it back: when, and in which words. */
  readonly returned: { readonly at: Date; readonly reply: string } | null;
}

/** `the weekly run of …`, and which posts shared the post's card there. */
export function runName(
  { runKind, frequency, dueAt, together }: DeliveryFact,
  at: (instant: Date) => string,
): string {
  const name = {
    scheduled: `the ${frequency} run`,
    early: 'the early digest',
    instant: 'the instant run',
    welcome: 'the first digest',
    'catch-up': 'the digest after a change of choices',
    manual: `the ${frequency} run by hand`,
  };
  const card = together.length === 0 ? '' : `, on one card with ${together.join(', ')}`;
  return `${name[runKind]} of ${at(dueAt)}${card}`;
}
