// What is worth a receipt to who posted a job: that it went to people, that it closes soon, that it has been open for long.
// Pure; plan-receipts.ts asks it.

import type { ReceiptNews } from '../database/values.ts';
import { DAY_MS, HOUR_MS } from '../duration.ts';

/** A post with a contact, and what the contact was told. */
export interface ContactPost {
  readonly postId: string;
  readonly announcedAt: Date;
  readonly closesAt: Date | null;
  /** Stated, or by its text. */
  readonly hasLastDay: boolean;
  /** Since when its contact is known: of what was before, nobody is told. */
  readonly knownSince: Date;
  /** To whom it was sent, and when first; null = to nobody. */
  readonly people: number;
  readonly firstSentAt: Date | null;
  readonly told: {
    readonly people: number;
    readonly at: Date | null;
    readonly tellings: number;
    readonly closesAt: Date | null;
    readonly askedAt: Date | null;
  };
}

/** By then the digests of a run have gone out. */
const RUN_MS = 6 * HOUR_MS;
const TELL_AGAIN_MS = 7 * DAY_MS;
/** In all; later ones say nothing that matters. */
const MOST_TELLINGS = 6;
const SOON_MS = 3 * DAY_MS;
/** A post that closes days after it came was written by who knows that. */
const YOUNG_MS = 4 * DAY_MS;
const OLD_DAYS = 60;
/** Switched on, receipts do not begin with an old board's posts. */
const GRACE_MS = DAY_MS;

/** Nothing, one thing or several; each of them once. */
export function newsOf(post: ContactPost, now: Date): ReceiptNews[] {
  return [wentTo(post, now), closesSoon(post, now), stillOpen(post, now)].filter((news) => news !== null);
}

function wentTo(
  { postId, people, firstSentAt, knownSince, told }: ContactPost,
  now: Date,
): ReceiptNews | null {
  if (firstSentAt === null || people <= told.people || told.tellings >= MOST_TELLINGS) return null;
  if (firstSentAt.getTime() < knownSince.getTime() - GRACE_MS) return null;
  const since = told.at === null ? firstSentAt.getTime() + RUN_MS : told.at.getTime() + TELL_AGAIN_MS;
  return now.getTime() < since ? null : { kind: 'went', postId, people, more: people - told.people };
}

function closesSoon({ postId, closesAt, announcedAt, told }: ContactPost, now: Date): ReceiptNews | null {
  if (closesAt === null || closesAt <= now || closesAt.getTime() - now.getTime() > SOON_MS) return null;
  if (told.closesAt?.getTime() === closesAt.getTime()) return null;
  if (now.getTime() - announcedAt.getTime() < YOUNG_MS) return null;
  return { kind: 'closes', postId, closesAt: closesAt.toISOString() };
}

function stillOpen(
  { postId, hasLastDay, announcedAt, knownSince, told }: ContactPost,
  now: Date,
): ReceiptNews | null {
  if (hasLastDay || told.askedAt !== null) return null;
  const oldAt = announcedAt.getTime() + OLD_DAYS * DAY_MS;
  if (now.getTime() < oldAt || oldAt < knownSince.getTime()) return null;
  return { kind: 'still-open', postId, days: OLD_DAYS };
}
