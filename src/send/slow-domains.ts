// Which mail domains take long over a mail, and so how many connections each may hold: one while it does; and until it was
// found to be as quick as others, one while others wait. Knows no clock: instants are ms of any one clock.

/** `if-free`: where nothing else waits. */
export type MayBegin = 'yes' | 'if-free' | 'no';

export interface SlowDomains {
  began(domain: string, isUrgent: boolean, now: number): void;
  ended(domain: string, startedAt: number, now: number): void;
  /** May another mail to it be begun? One that is urgent goes beside one that is not and takes long. */
  mayBegin(domain: string, isUrgent: boolean, now: number): MayBegin;
  /** Domains that hold a connection up just now, or did with their last mail; each with how long a mail takes, in ms. */
  slow(now: number): ReadonlyMap<string, number>;
}

interface Known {
  readonly underWay: { readonly startedAt: number; readonly isUrgent: boolean }[];
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
  /** What a mail to a domain takes that is not slow; null = none has ended. */
  let usualMs: number | null = null;

  const isSlow = (ms: number) => ms >= SLOW_MS && ms >= TIMES_OTHERS * (usualMs ?? 0);

  /** Of the last mail, or of one that is under way for longer. */
  function timeOf({ underWay, lastMs }: Known, now: number): number {
    return Math.max(lastMs ?? 0, ...underWay.map(({ startedAt }) => now - startedAt));
  }

  return {
    began(domain, isUrgent, startedAt) {
      const known = domains.get(domain) ?? { underWay: [], lastMs: null };
      known.underWay.push({ startedAt, isUrgent });
      domains.set(domain, known);
    },
    ended(domain, startedAt, now) {
      const known = domains.get(domain);
      if (known === undefined) return;
      known.underWay.splice(
        known.underWay.findIndex((mail) => mail.startedAt === startedAt),
        1,
      );
      const ms = now - startedAt;
      known.lastMs = ms;
      if (usualMs === null) usualMs = ms;
      else if (!isSlow(ms)) usualMs += NEWEST * (ms - usualMs);
    },
    mayBegin(domain, isUrgent, now) {
      const known = domains.get(domain);
      if (known === undefined || known.underWay.length === 0) return 'yes';
      const underWay = known.underWay.length;
      const isFirstUrgent = isUrgent && !known.underWay.some((mail) => mail.isUrgent);
      if (isFirstUrgent && underWay === 1) return 'yes';
      if (isSlow(timeOf(known, now))) return 'no';
      if (known.lastMs !== null) return 'yes';
      return underWay < mostUnknown + Number(isFirstUrgent) ? 'if-free' : 'no';
    },
    slow(now) {
      const times = [...domains].map(([domain, known]) => [domain, timeOf(known, now)] as const);
      return new Map(times.filter(([, ms]) => isSlow(ms)));
    },
  };
}
