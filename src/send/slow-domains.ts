// Which mail domains take long over a mail, and so how many connections each may hold: one while it does; and until it was
// found to be as quick as others, one while others wait. Only the time with the mail server counts: a ledger that is away says
// nothing about a domain. Knows no clock: instants are ms of any one clock.

/** `if-free`: where nothing else waits. */
export type MayBegin = 'yes' | 'if-free' | 'no';

/** Of one mail: it counts for its domain from the moment it is taken to the end. */
export interface Turn {
  /** It goes to the mail server now. */
  begins(now: number): void;
  /** The mail server is done with it, or it never went there. A second end changes nothing. */
  ends(now: number): void;
}

export interface SlowDomains {
  take(domain: string, isUrgent: boolean): Turn;
  /** May another mail to it be begun? One that is urgent goes beside one that is not and takes long. */
  mayBegin(domain: string, isUrgent: boolean, now: number): MayBegin;
  /** Domains that hold a connection up just now, or did with their last mail; each with how long a mail takes, in ms. */
  slow(now: number): ReadonlyMap<string, number>;
  /** What a mail to a domain takes that is not slow, in ms; null = none has ended. */
  usualMs(): number | null;
}

interface Mail {
  readonly isUrgent: boolean;
  /** Null = not yet with the mail server. */
  startedAt: number | null;
}

interface Known {
  readonly underWay: Set<Mail>;
  /** How long the last one took; null = none has ended. */
  lastMs: number | null;
}

/** What takes less holds nobody up. */
export const SLOW_MS = 1000;
/** A mail server that is slow for all is not a slow domain. */
const TIMES_OTHERS = 4;
const NEWEST = 0.1;

/** `mostUnknown`: so many connections may a domain hold of which nothing is known yet. */
export function createSlowDomains(mostUnknown: number): SlowDomains {
  const domains = new Map<string, Known>();
  let usualMs: number | null = null;

  const isSlow = (ms: number) => ms >= SLOW_MS && ms >= TIMES_OTHERS * (usualMs ?? 0);

  /** Of the last mail, or of one that is under way for longer. */
  function timeOf({ underWay, lastMs }: Known, now: number): number {
    return Math.max(lastMs ?? 0, ...[...underWay].map(({ startedAt }) => now - (startedAt ?? now)));
  }
  function measured(known: Known, ms: number): void {
    known.lastMs = ms;
    if (usualMs === null) usualMs = ms;
    else if (!isSlow(ms)) usualMs += NEWEST * (ms - usualMs);
  }

  return {
    take(domain, isUrgent) {
      const known = domains.get(domain) ?? { underWay: new Set(), lastMs: null };
      const mail: Mail = { isUrgent, startedAt: null };
      known.underWay.add(mail);
      domains.set(domain, known);
      return {
        begins(now) {
          mail.startedAt = now;
        },
        ends(now) {
          if (known.underWay.delete(mail) && mail.startedAt !== null) measured(known, now - mail.startedAt);
        },
      };
    },
    mayBegin(domain, isUrgent, now) {
      const known = domains.get(domain);
      if (known === undefined || known.underWay.size === 0) return 'yes';
      const underWay = known.underWay.size;
      const isFirstUrgent = isUrgent && ![...known.underWay].some((mail) => mail.isUrgent);
      if (isFirstUrgent && underWay === 1) return 'yes';
      if (isSlow(timeOf(known, now))) return 'no';
      if (known.lastMs !== null) return 'yes';
      return underWay < mostUnknown + Number(isFirstUrgent) ? 'if-free' : 'no';
    },
    slow(now) {
      const times = [...domains].map(([domain, known]) => [domain, timeOf(known, now)] as const);
      return new Map(times.filter(([, ms]) => isSlow(ms)));
    },
    usualMs: () => usualMs,
  };
}
