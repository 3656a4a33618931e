// How fast mail may go: a limit of the settings, and what a mail server taught us by saying "not so fast". Pure: a pace
// and an instant in, a pace out. Instants are ms of one clock, the database's, which all processes share.

/** All mail (`service`) or one mail domain. */
export interface Pace {
  readonly scope: string;
  /** The next mail may go then (generic cell rate algorithm). */
  readonly nextFree: number;
  /** Up to then, mails that were put off have been given an instant to ask again. */
  readonly tail: number;
  /** Mails a second that the server was found to take; null = it never complained. */
  readonly perSecond: number | null;
  /** At this pace it complained last. */
  readonly ceiling: number | null;
  readonly slowedAt: number;
  readonly grownAt: number;
  /** Since the first complaint after which no mail was taken; null = the last one was. */
  readonly refusedSince: number | null;
}

export function freshPace(scope: string): Pace {
  const never = { nextFree: 0, tail: 0, slowedAt: 0, grownAt: 0 };
  return { scope, ...never, perSecond: null, ceiling: null, refusedSince: null };
}

/** A process that was busy for a moment may make up for so much. */
const SLACK_MS = 250;
/** Mails are put off for at most so long, since the pace may have changed by then. */
const LONGEST_TAIL_MS = 600_000;
const SLOWEST = 1 / 60;
const SLOWED_EVERY_MS = 1000;
/** Refused for so long, a server is asked once in as long; before, more often, since most limits are of seconds or a minute. */
const REFUSED_MS = 60_000;
const LONGEST_GUESS_MS = 10_000;
/** Without a complaint for so long, it is over. */
const OVER_MS = 600_000;
/** Back to this share of the ceiling growth is quick, then careful: a second makes so much of it. */
const NEAR = 0.8;
const QUICK = 0.25;
const CAREFUL = 0.02;
const MOST_GROWTH = 1.5;

/** The stricter of the setting and what was learnt; null = none. */
export function rateOf(pace: Pace, limit: number | null, now: number): number | null {
  const rates = [limit, pace.perSecond, isRefused(pace, now) ? 1000 / REFUSED_MS : null];
  const strict = rates.filter((rate) => rate !== null);
  return strict.length === 0 ? null : Math.min(...strict);
}

/** Nothing was taken for so long that the next mail is but a question. */
function isRefused({ refusedSince }: Pace, now: number): boolean {
  return refusedSince !== null && now - refusedSince >= REFUSED_MS;
}

/** While nothing is taken one mail at a time is a question: after so long the next. */
function probeEvery({ refusedSince }: Pace, now: number): number {
  const lasts = refusedSince === null ? 0 : now - refusedSince;
  if (lasts >= REFUSED_MS) return REFUSED_MS;
  return Math.min(Math.max(lasts, SLOWED_EVERY_MS), LONGEST_GUESS_MS);
}

export interface Reservation {
  readonly pace: Pace;
  /** In how many ms each of those may go that get a slot. */
  readonly slots: readonly number[];
  /** In how many ms each of the others may ask again. */
  readonly later: readonly number[];
}

/** Slots for `count` mails, none of them further ahead than `aheadMs`. `jitter` in [0, 1) spreads those beyond the tail. */
export function reserve(
  pace: Pace,
  limit: number | null,
  count: number,
  aheadMs: number,
  now: number,
  jitter: number,
): Reservation {
  const grown = grow(pace, now, jitter);
  const rate = rateOf(grown, limit, now);
  if (rate === null) return { pace: grown, slots: Array(count).fill(0), later: [] };
  const interval = 1000 / rate;
  const apart = grown.refusedSince === null ? interval : Math.max(interval, probeEvery(grown, now));
  const from = Math.max(grown.nextFree, now - SLACK_MS);
  const free = from - now > aheadMs ? 0 : Math.floor((now + aheadMs - from) / apart) + 1;
  const slots = Array.from({ length: Math.min(count, free) }, (_, index) =>
    Math.max(0, from + index * apart - now),
  );
  const nextFree = from + slots.length * apart;
  const tailFrom = Math.max(grown.tail, nextFree);
  const later = Array.from({ length: count - slots.length }, (_, index) => {
    const wait = tailFrom + index * interval - now;
    return wait <= LONGEST_TAIL_MS ? wait : LONGEST_TAIL_MS * (0.5 + jitterOf(jitter, index) / 2);
  });
  const tail = Math.min(tailFrom + later.length * interval, now + LONGEST_TAIL_MS);
  return { pace: { ...grown, nextFree, tail: later.length > 0 ? tail : grown.tail }, slots, later };
}

/** Another number in [0, 1) for each index. */
function jitterOf(jitter: number, index: number): number {
  return (jitter + index * 0.618_033_988_75) % 1;
}

/**
 * The server complained at `measured` mails a second: half of that from now on. Further complaints before it takes a mail
 * say nothing new about the pace, only that it is not time yet: asked after 1, 2, 4, 8, 10, 10 … seconds, then once a minute.
 */
export function slowDown(pace: Pace, measured: number, now: number): Pace {
  if (now - pace.slowedAt < SLOWED_EVERY_MS) return pace;
  const isAnew = pace.refusedSince === null || pace.perSecond === null;
  const at = pace.perSecond ?? measured;
  const perSecond = isAnew ? Math.max(at / 2, SLOWEST) : at;
  const ceiling = isAnew ? at : pace.ceiling;
  const refusedSince = pace.refusedSince ?? now;
  const slowed = { ...pace, perSecond, ceiling, refusedSince, slowedAt: now, grownAt: now };
  const waitMs = Math.max(probeEvery(slowed, now), 1000 / perSecond);
  return { ...slowed, nextFree: Math.max(pace.nextFree, now + waitMs) };
}

/** The server took a mail: what was to be the next question may go now, and at the pace of before. */
export function taken(pace: Pace, now: number): Pace {
  if (pace.refusedSince === null) return pace;
  return {
    ...pace,
    refusedSince: null,
    nextFree: Math.min(pace.nextFree, now),
    tail: Math.min(pace.tail, now),
  };
}

/** Grows back with each slot that is asked for; a pace nobody used for long does not leap. */
function grow(pace: Pace, now: number, jitter: number): Pace {
  const { perSecond, ceiling, grownAt } = pace;
  if (perSecond === null || now <= grownAt) return pace;
  if (pace.refusedSince !== null) return { ...pace, grownAt: now };
  const share = perSecond < NEAR * (ceiling ?? 0) ? QUICK : CAREFUL;
  const growth = Math.min((1 + share * (0.5 + jitter)) ** ((now - grownAt) / 1000), MOST_GROWTH);
  return { ...pace, perSecond: perSecond * growth, grownAt: now };
}

/** Has the server taken all for so long that its pace need not be kept? */
export function isOver(pace: Pace, now: number): boolean {
  return pace.perSecond !== null && now - pace.slowedAt >= OVER_MS;
}

export interface Answer {
  readonly domain: string;
  readonly isThrottled: boolean;
}

/** Mails to other domains that are taken meanwhile, before one that complains is alone in it: fewer may be chance. */
const OTHERS_TAKEN = 10;
/** Where hardly anybody has another domain, so many complaints tell it. */
const MANY_COMPLAINTS = 10;
const COMPLAINTS = 3;

/**
 * Who is it that complains, going by the last answers, this one included? All mail's server when several domains are
 * concerned; one domain when mail to others was taken since. Domains with a pace of their own complain for themselves: that
 * only questions to one of them are left says nothing of the server. Null = too early to say.
 */
export function whoComplains(answers: readonly Answer[], paced: ReadonlySet<string>): string | null {
  const last = answers.findLast(({ isThrottled }) => isThrottled);
  if (last === undefined) return null;
  if (paced.has(last.domain)) return last.domain;
  const others = answers.filter((answer) => !answer.isThrottled || !paced.has(answer.domain));
  const since = others.slice(others.findIndex(({ isThrottled }) => isThrottled));
  const complaints = since.filter(({ isThrottled }) => isThrottled);
  const [domain = ''] = complaints.map((answer) => answer.domain);
  if (complaints.some((answer) => answer.domain !== domain)) return 'service';
  if (complaints.length < 2) return null;
  const elsewhere = since.filter((answer) => !answer.isThrottled && answer.domain !== domain).length;
  if (elsewhere >= OTHERS_TAKEN || (elsewhere > 0 && complaints.length >= MANY_COMPLAINTS)) return domain;
  return elsewhere === 0 && complaints.length >= COMPLAINTS ? 'service' : null;
}
