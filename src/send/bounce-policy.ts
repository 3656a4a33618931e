// What a failed mail means for its delivery, its address and everybody else's mail (docs/architecture.md). Pure: takes
// counts, returns what to do. Blames the address only where nothing else is likelier.

import type { Alarm } from '../installation/alarm-store.ts';
import type { Pause } from '../installation/pause-store.ts';
import { type SendOutcome, statusOf } from '../mail/outcome.ts';
import { retryAt } from './retry.ts';

export type Failure = Exclude<SendOutcome, { status: 'sent' }>;
export type Refusal = Extract<SendOutcome, { status: 'refused' }>;

/** The delivery that failed. */
export interface FailedDelivery {
  readonly domain: string;
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** Since when it is due; it gives up 48 hours later. */
  readonly since: Date;
  /** Digests in a row, before this one, that this person did not get. */
  readonly givenUpInARow: number;
}

/** Recipients and how many of them were refused as unknown (5.1.1, 5.1.10). */
export interface Share {
  readonly recipients: number;
  readonly badAddresses: number;
}

/** What happened lately, this refusal included. */
export interface BounceStatistics {
  readonly lastHour: { readonly all: Share; readonly domain: Share };
  /** At most 100, the newest. */
  readonly lastOutcomes: readonly { readonly domain: string; readonly refused: boolean }[];
  /** Policy refusals of the domain since it last took a mail. */
  readonly policyRefusalsInARow: number;
  /** Refusals of this address because of its domain (5.1.2) within BAD_DOMAIN_DAYS. */
  readonly badDomainRefusals: number;
}

export interface Decision {
  readonly delivery:
    | { readonly status: 'deferred'; readonly nextAttemptAt: Date; readonly reason: string }
    | { readonly status: 'failed'; readonly reason: string };
  /** Put the address on the suppression list as bounced. */
  readonly suppress: boolean;
  readonly pause: Pause | null;
  readonly alarm: Alarm | null;
  /** Take back the suppressions that bounces of the last hour caused: of all (`service`) or of this domain. */
  readonly forgive: string | null;
}

/** Three within a week suppress; longer than a week, since a weekly digest would never come to three. */
export const BAD_DOMAIN_DAYS = 30;
/** Why a mail waits that was not begun: a server that is back may take it before its time. */
export const NOT_BEGUN = {
  connection: 'the connection failed',
  'not-ready': 'the mail server is not ready',
} as const;
const WHY_LATER = {
  ...NOT_BEGUN,
  busy: 'the mail server said "later"',
  broken: 'the connection broke',
} as const;
const BAD_DOMAIN_LIMIT = 3;
const POLICY_LIMIT = 5;
const GIVE_UP_LIMIT = 3;
const BROKEN_DIRECTORY = { atLeast: 20, share: 0.05 };
const ABOUT_US = { refusedOf100: 51, domains: 3 };
const DOMAIN_PAUSE_MS = 12 * 3_600_000;
export const ALL_MAIL = 'service';

const NOTHING_ELSE = { suppress: false, pause: null, alarm: null, forgive: null };

/** "Not now": tried again until it is 48 hours old. */
export function decideRetry(
  failure: Extract<SendOutcome, { status: 'retry' }>,
  delivery: FailedDelivery,
  now: Date,
  jitter: number,
): Decision {
  return later(isMailboxFull(failure) ? 'the mailbox is full' : whyLater(failure), delivery, now, jitter);
}

function whyLater({ kind, maybeTaken }: Extract<SendOutcome, { status: 'retry' }>): string {
  if (maybeTaken) return 'the connection broke when the mail had been handed over; it may have arrived';
  return WHY_LATER[kind];
}

/** "No": whose fault is it? From the widest answer to the narrowest. */
export function decideRefusal(
  refusal: Refusal,
  delivery: FailedDelivery,
  statistics: BounceStatistics,
  now: Date,
  jitter: number,
): Decision {
  const { domain } = delivery;
  if (refusal.kind === 'about-us' || mostAreRefused(statistics.lastOutcomes)) {
    const alarm = refusal.kind === 'about-us' ? refusedAlarm(refusal.reply) : MOST_REFUSED;
    const pause = { scope: ALL_MAIL, until: null, why: alarm.message };
    return { ...later('the mail server refuses us', delivery, now, jitter), suppress: false, pause, alarm };
  }
  if (refusal.kind === 'bad-address') {
    const { all, domain: ofDomain } = statistics.lastHour;
    // A domain that alone accounts for it holds nobody else up.
    const isElsewhere = all.badAddresses - ofDomain.badAddresses >= BROKEN_DIRECTORY.atLeast;
    if (isBrokenDirectory(ofDomain) && !isElsewhere) return brokenDirectory(domain, delivery, now, jitter);
    if (isBrokenDirectory(all)) return brokenDirectory(ALL_MAIL, delivery, now, jitter);
    return { ...failed('the address does not exist; it gets no more mail'), suppress: true };
  }
  if (refusal.kind === 'bad-domain' && statistics.badDomainRefusals >= BAD_DOMAIN_LIMIT) {
    return { ...failed('its domain takes no mail, several times now; it gets no more'), suppress: true };
  }
  if (refusal.kind === 'mailbox-full') return giveUp('the mailbox is full', delivery);
  if (refusal.kind === 'policy' && statistics.policyRefusalsInARow >= POLICY_LIMIT) {
    const until = new Date(now.getTime() + DOMAIN_PAUSE_MS);
    const alarm = domainAlarm(domain, `${domain} refuses our mail: ${refusal.reply}`);
    return { ...failed(REFUSED.policy), pause: { scope: domain, until, why: 'refuses our mail' }, alarm };
  }
  return failed(REFUSED[refusal.kind]);
}

const REFUSED = {
  'bad-domain': 'its domain takes no mail',
  policy: 'refused by policy',
  message: 'refused',
} as const;

/** x.2.2: counted, but the address stays (soft bounce). */
export function isMailboxFull(failure: Failure): boolean {
  return (
    (failure.status === 'refused' && failure.kind === 'mailbox-full') || statusOf(failure.reply) === '4.2.2'
  );
}

function later(reason: string, delivery: FailedDelivery, now: Date, jitter: number): Decision {
  const at = retryAt(delivery.attempts, delivery.since, now, jitter);
  if (at === 'give-up') return giveUp(`${reason} for 48 hours`, delivery);
  return { ...NOTHING_ELSE, delivery: { status: 'deferred', nextAttemptAt: at, reason } };
}

/** The posts come with the next digest; the third time in a row there is none. */
function giveUp(reason: string, delivery: FailedDelivery): Decision {
  if (delivery.givenUpInARow + 1 < GIVE_UP_LIMIT) return failed(reason);
  return { ...failed(`${reason}, ${GIVE_UP_LIMIT} digests in a row; it gets no more mail`), suppress: true };
}

function failed(reason: string): Decision {
  return { ...NOTHING_ELSE, delivery: { status: 'failed', reason } };
}

function isBrokenDirectory({ recipients, badAddresses }: Share): boolean {
  const { atLeast, share } = BROKEN_DIRECTORY;
  return badAddresses >= atLeast && badAddresses > share * recipients;
}

function brokenDirectory(scope: string, delivery: FailedDelivery, now: Date, jitter: number): Decision {
  const isAll = scope === ALL_MAIL;
  const where = isAll ? 'The mail server' : scope;
  const message = `${where} calls unusually many addresses unknown; its directory may be broken`;
  const until = isAll ? null : new Date(now.getTime() + DOMAIN_PAUSE_MS);
  const alarm = isAll ? { code: 'mail-paused', message, remedy: RESUME_REMEDY } : domainAlarm(scope, message);
  const kept = later('unusually many addresses were called unknown', delivery, now, jitter);
  return { ...kept, suppress: false, pause: { scope, until, why: message }, alarm, forgive: scope };
}

/** More than half of the last 100 mails, to several domains: they cannot all be wrong. */
function mostAreRefused(outcomes: BounceStatistics['lastOutcomes']): boolean {
  const refused = outcomes.filter((outcome) => outcome.refused);
  const domains = new Set(refused.map((outcome) => outcome.domain));
  return refused.length >= ABOUT_US.refusedOf100 && domains.size >= ABOUT_US.domains;
}

const RESUME_REMEDY =
  'find out from your mail provider why, then run "rolecall resume"; what waits is sent then';

const MOST_REFUSED: Alarm = {
  code: 'mail-paused',
  message: 'All mail is paused: more than half of the last 100 mails were refused',
  remedy: RESUME_REMEDY,
};

function refusedAlarm(reply: string): Alarm {
  return {
    code: 'mail-paused',
    message: `All mail is paused: the mail server refuses us: ${reply}`,
    remedy: RESUME_REMEDY,
  };
}

function domainAlarm(domain: string, message: string): Alarm {
  const remedy =
    'mail there waits 12 hours and goes on by itself; check the reply, or run "rolecall resume" to go on now';
  return { code: `mail-paused:${domain}`, message, remedy };
}
