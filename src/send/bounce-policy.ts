// What a failed mail means for its delivery, its address and everybody else's mail (docs/architecture.md). Pure: from the
// widest answer to the narrowest. Blames the address only where nothing else is likelier.

import { HOUR_MS } from '../duration.ts';
import type { Pause } from '../installation/pause-store.ts';
import { answerOf, type SendOutcome } from '../mail/outcome.ts';
import { isMailboxFull } from '../mail/refusal.ts';
import { BOUNCED, type BounceKind } from '../subscribers/bounce-kind.ts';
import { type EvidenceKind, isEvidence, type Judgement } from './evidence.ts';
import type { PauseAlarm } from './pause-words.ts';
import * as words from './pause-words.ts';
import { GIVE_UP_MS, retryAt } from './retry.ts';
import * as trouble from './trouble.ts';

export type Failure = Exclude<SendOutcome, { status: 'sent' }>;
export type Refusal = Extract<SendOutcome, { status: 'refused' }>;

/** The delivery that failed. */
export interface FailedDelivery {
  readonly domain: string;
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** Since when it is due; it gives up 48 hours later. */
  readonly since: Date;
}

export interface Forgiveness {
  /** Null = everywhere. */
  readonly domain: string | null;
  readonly since: Date;
}

export interface Decision {
  readonly delivery:
    | { readonly status: 'deferred'; readonly nextAttemptAt: Date; readonly reason: string }
    | { readonly status: 'failed'; readonly reason: string };
  /** Put the address on the suppression list as bounced, for this. */
  readonly suppress: BounceKind | null;
  readonly pause: Pause | null;
  readonly alarm: PauseAlarm | null;
  /** What was said since then says nothing of the addresses that it named. */
  readonly forgive: Forgiveness | null;
}

/** Why a mail waits that was not begun: a server that is back may take it before its time. */
export const CONNECTION_FAILED = 'the connection failed';
/** The server may have had the whole mail. */
const MAY_HAVE_ARRIVED = 'the connection was lost at the end; the mail may have arrived';
export const ALL_MAIL = 'service';

const NOTHING_ELSE = { suppress: null, pause: null, alarm: null, forgive: null };

/** "Not now": tried again until it is 48 hours old. Given up, it counts against nobody. */
export function decideRetry(
  failure: Extract<SendOutcome, { status: 'retry' }>,
  delivery: FailedDelivery,
  judgement: Judgement,
  now: Date,
  jitter: number,
): Decision {
  if (judgement.status === 'gone') return goneFor(judgement.because);
  return later(reasonOf(failure), delivery, now, jitter);
}

function reasonOf({ kind, maybeTaken, reply }: Extract<SendOutcome, { status: 'retry' }>): string {
  if (maybeTaken) return MAY_HAVE_ARRIVED;
  if (kind === 'about-us') return 'the mail server takes no mail from us for now';
  if (kind === 'connection') return CONNECTION_FAILED;
  if (kind === 'broken') return 'the connection broke';
  return isMailboxFull(answerOf(reply)) ? 'the mailbox is full' : 'the mail server said "later"';
}

/** "Later" before any recipient was named: all mail waits a few minutes once nothing at all is taken. */
export function decidePutOff(
  failure: Extract<SendOutcome, { status: 'retry' }>,
  delivery: FailedDelivery,
  isNothingTaken: boolean,
  now: Date,
  jitter: number,
): Decision {
  const kept = later(reasonOf(failure), delivery, now, jitter);
  if (!isNothingTaken) return kept;
  const alarm = words.serverPutsUsOff(failure.reply);
  const until = new Date(now.getTime() + trouble.SERVER_PAUSE_MS);
  return { ...kept, alarm, pause: { scope: ALL_MAIL, until, why: words.whyPaused(alarm) } };
}

/** "No": whose fault is it? */
export function decideRefusal(
  refusal: Refusal,
  delivery: FailedDelivery,
  recent: trouble.RecentRefusals,
  judgement: Judgement,
  now: Date,
  jitter: number,
): Decision {
  const { domain } = delivery;
  const { kind, reply } = refusal;
  const alarm = aboutUs(refusal, recent);
  if (alarm !== null) {
    const kept = later('the mail server refuses us', delivery, now, jitter);
    const forgive = kind === 'about-us' ? null : forgiveAll(recent, now);
    return { ...kept, alarm, pause: { scope: ALL_MAIL, until: null, why: words.whyPaused(alarm) }, forgive };
  }
  if (isNoMailbox(kind) && trouble.isDomainDirectoryBroken(recent, now)) {
    const kept = later('its domain calls people unknown who got mail before', delivery, now, jitter);
    return {
      ...kept,
      ...pauseDomain(domain, words.domainDirectory(domain, reply), now),
      forgive: { domain, since: anHourBefore(now) },
    };
  }
  if (judgement.status === 'gone') return goneFor(judgement.because);
  if (judgement.status === 'ask-again') return askAgain(judgement.at, delivery);
  if (kind === 'policy' && trouble.isUnwantedThere(recent))
    return { ...failed(REFUSED.policy), ...pauseDomain(domain, words.domainRefuses(domain, reply), now) };
  return failed(REFUSED[kind]);
}

function forgiveAll({ sinceTaken }: trouble.RecentRefusals, now: Date): Forgiveness {
  const since = Math.min(anHourBefore(now).getTime(), sinceTaken.firstAt?.getTime() ?? Infinity);
  return { domain: null, since: new Date(since) };
}

function anHourBefore(now: Date): Date {
  return new Date(now.getTime() - HOUR_MS);
}

/** Null = it is not. */
function aboutUs({ kind, reply }: Refusal, recent: trouble.RecentRefusals): PauseAlarm | null {
  if (kind === 'about-us') return words.serverRefusesUs(reply);
  // A full mailbox says nothing about us, and a limit of size neither.
  if (kind === 'mailbox-full' || kind === 'size') return null;
  if (trouble.isNothingTaken(recent)) return words.nothingTaken(recent.sinceTaken.addresses, reply);
  if (trouble.areMostRefused(recent)) return words.mostRefused(reply);
  return isNoMailbox(kind) && trouble.isRelayDirectoryBroken(recent) ? words.relayDirectory(reply) : null;
}

function isNoMailbox(kind: string): boolean {
  return kind === 'no-mailbox' || kind === 'likely-no-mailbox';
}

const REFUSED: Readonly<Record<Refusal['kind'], string>> = {
  'no-mailbox': 'the address is called unknown',
  'likely-no-mailbox': 'the address seems not to exist',
  'no-domain': 'its domain takes no mail',
  'mailbox-full': 'the mailbox is full',
  policy: 'refused by policy',
  'about-us': 'the mail server refuses us',
  size: 'too big, for that mailbox or its mail server',
  message: 'refused, for a reason of this mail or mailbox alone',
};

function goneFor(because: BounceKind): Decision {
  return { ...failed(`${BOUNCED[because]}; it gets no more mail`), suppress: because };
}

/** Not by the usual back-off: what a directory says is asked after once more soon, and then a day later. */
function askAgain(at: Date, { since }: FailedDelivery): Decision {
  const reason = 'the address is called unknown, though it took mail before; it is asked again';
  if (at.getTime() > since.getTime() + GIVE_UP_MS) return failed(REFUSED['no-mailbox']);
  return { ...NOTHING_ELSE, delivery: { status: 'deferred', nextAttemptAt: at, reason } };
}

function later(reason: string, delivery: FailedDelivery, now: Date, jitter: number): Decision {
  const at = retryAt(delivery.attempts, delivery.since, now, jitter);
  if (at === 'give-up') return failed(`${reason}, for 48 hours`);
  return { ...NOTHING_ELSE, delivery: { status: 'deferred', nextAttemptAt: at, reason } };
}

function failed(reason: string): Decision {
  return { ...NOTHING_ELSE, delivery: { status: 'failed', reason } };
}

function pauseDomain(domain: string, alarm: PauseAlarm, now: Date): Pick<Decision, 'pause' | 'alarm'> {
  const until = new Date(now.getTime() + trouble.DOMAIN_PAUSE_MS);
  return { alarm, pause: { scope: domain, until, why: words.whyPaused(alarm) } };
}

/** Does this failure speak of the address, and how? */
export function evidenceOf(failure: Failure): EvidenceKind | null {
  if (failure.status === 'refused') return isEvidence(failure.kind) ? failure.kind : null;
  return failure.kind === 'busy' && isMailboxFull(answerOf(failure.reply)) ? 'mailbox-full' : null;
}
