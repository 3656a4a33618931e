// What answers over days mean for one address: is there nobody, for good? Only what was said of the recipient counts, only
// since the last mail that was taken, and only once a day. Pure.

import { DAY_MS, HOUR_MS } from '../duration.ts';
import type { RefusalKind } from '../mail/refusal.ts';
import type { BounceKind } from '../subscribers/bounce-kind.ts';

/** Kinds that speak of an address; all others are about us, our words, or a moment. */
export type EvidenceKind = Extract<
  RefusalKind,
  'no-mailbox' | 'likely-no-mailbox' | 'no-domain' | 'mailbox-full'
>;

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly at: Date;
}

/** What is known of an address, the newest answer included. */
export interface AddressHistory {
  readonly evidence: readonly Evidence[];
  /** When it last took a mail that did not come back; null = never, or longer ago than the ledger reaches. */
  readonly takenAt: Date | null;
}

export type Judgement =
  | { readonly status: 'gone'; readonly because: BounceKind }
  /** It took mail lately and is called unknown for the first time: worth another try, at this instant. */
  | { readonly status: 'ask-again'; readonly at: Date }
  | { readonly status: 'undecided' };

/** Answers that are older are not asked for. */
export const EVIDENCE_DAYS = 60;
/** Who took mail within so many days is known to have been there. */
const SERVED_DAYS = 90;
/** A day's answers are one: three mails in a minute say no more than one. A slot a day later may be some hours early. */
const A_DAY_MS = 20 * HOUR_MS;
const CONFIRMED_DAYS = 2;
const SOFT_DAYS = 3;
/** Three weekly slots span a little less than a fortnight. */
const FULL_SPAN_MS = 14 * DAY_MS - 12 * HOUR_MS;
const FIRST_WAIT_MS = HOUR_MS;

export function isEvidence(kind: RefusalKind): kind is EvidenceKind {
  return (
    kind === 'no-mailbox' || kind === 'likely-no-mailbox' || kind === 'no-domain' || kind === 'mailbox-full'
  );
}

export function wasServed(takenAt: Date | null, now: Date): boolean {
  return takenAt !== null && now.getTime() - takenAt.getTime() <= SERVED_DAYS * DAY_MS;
}

/** Each reason has its own count, so that none is given that is not true. `kind` is that of the newest answer. */
export function judgeAddress(
  { evidence, takenAt }: AddressHistory,
  kind: EvidenceKind,
  now: Date,
): Judgement {
  const since = evidence.filter(({ at }) => takenAt === null || at > takenAt);
  const days = (...kinds: EvidenceKind[]) => apart(since.filter((one) => kinds.includes(one.kind)));
  if (kind === 'mailbox-full') {
    const full = days('mailbox-full');
    return full.length >= SOFT_DAYS && spanOf(full) >= FULL_SPAN_MS ? gone('mailbox-full') : UNDECIDED;
  }
  if (kind === 'no-domain') return days('no-domain').length >= SOFT_DAYS ? gone('no-domain') : UNDECIDED;
  const outright = days('no-mailbox');
  const needed = wasServed(takenAt, now) ? CONFIRMED_DAYS : 1;
  if (outright.length >= needed || days('no-mailbox', 'likely-no-mailbox').length >= SOFT_DAYS)
    return gone('no-mailbox');
  return kind === 'no-mailbox' ? askAgain(since, now) : UNDECIDED;
}

const UNDECIDED: Judgement = { status: 'undecided' };

function gone(because: BounceKind): Judgement {
  return { status: 'gone', because };
}

/** In an hour, in case a directory was down for a moment, and then when a day has passed. */
function askAgain(evidence: readonly Evidence[], now: Date): Judgement {
  const said = evidence.filter(({ kind }) => kind === 'no-mailbox').map(({ at }) => at.getTime());
  const soon = now.getTime() + FIRST_WAIT_MS;
  const at = said.length <= 1 ? soon : Math.max(soon, Math.min(...said) + DAY_MS);
  return { status: 'ask-again', at: new Date(at) };
}

/** Of answers that follow each other within a day the first, in the order of time. */
function apart(evidence: readonly Evidence[]): Date[] {
  const kept: Date[] = [];
  for (const { at } of evidence.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const last = kept.at(-1);
    if (last === undefined || at.getTime() - last.getTime() >= A_DAY_MS) kept.push(at);
  }
  return kept;
}

function spanOf(instants: readonly Date[]): number {
  return (instants.at(-1)?.getTime() ?? 0) - (instants[0]?.getTime() ?? 0);
}
