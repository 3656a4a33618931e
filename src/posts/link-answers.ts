// What the answers of an apply link come to, and when it is asked again. Pure.

import { DAY_MS } from '../duration.ts';

/** `mark`: the admin is told of links that lead nowhere. `drop`: their posts are left out as well. */
export const CHECK_LINKS = ['off', 'mark', 'drop'] as const;
export type CheckLinks = (typeof CHECK_LINKS)[number];

/** What is known of a link. */
export interface LinkState {
  /** The first answer that it leads nowhere, with none to the contrary since. */
  readonly goneSince: Date | null;
  /** When that was said again, long enough after; null = the link counts as there. */
  readonly goneAt: Date | null;
  /** When it is asked again. */
  readonly askAt: Date;
}

/** A site that is being published answers 404 for minutes. */
const TWICE_WITHIN_MS = 3_600_000;

/**
 * A link is gone when it has said so twice (404 or 410), an hour or longer apart. Only one that is there takes that back:
 * what turns programs away, or fails, says nothing.
 */
export function judgeAnswer(
  { goneSince, goneAt }: Pick<LinkState, 'goneSince' | 'goneAt'>,
  state: 'there' | 'gone' | 'unknown',
  now: Date,
): LinkState {
  const after = (ms: number) => new Date(now.getTime() + ms);
  if (state === 'there') return { goneSince: null, goneAt: null, askAt: after(DAY_MS) };
  if (state === 'unknown') return { goneSince, goneAt, askAt: after(DAY_MS) };
  if (goneSince === null) return { goneSince: now, goneAt: null, askAt: after(TWICE_WITHIN_MS) };
  const isTwice = now.getTime() - goneSince.getTime() >= TWICE_WITHIN_MS;
  if (goneAt === null && !isTwice) return { goneSince, goneAt, askAt: after(TWICE_WITHIN_MS) };
  return { goneSince, goneAt: goneAt ?? now, askAt: after(DAY_MS) };
}
