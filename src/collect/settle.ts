// When is what has just come whole? When nothing of it has changed for a while (`digest.instant_wait`): no half-written post
// is mailed, and what comes within that time comes together. Pure.

export interface Unsettled {
  readonly changedAt: Date;
  /** Since when it waits. */
  readonly since: Date;
  /** Seen to change just now, and not read since. */
  readonly isMoving: boolean;
}

/** Others that still change are waited for no longer than so many times the wait. */
const OTHERS_TIMES = 5;
/** A file that changes for ever is announced as it stands. */
const LONGEST_WAIT_MS = 15 * 60_000;

export type Verdict = 'settled' | 'waits' | 'restless';

/** Judges all that waits at once, in the order given. `restless`: it changed until its time was up. */
export function judgeSettled(
  all: readonly Unsettled[],
  { now, waitMs }: { readonly now: Date; readonly waitMs: number },
): Verdict[] {
  const newestChange = newestOf(all);
  return all.map((one) => {
    const ownMs = now.getTime() - one.changedAt.getTime();
    if (waitMs === 0 || (ownMs >= waitMs && !one.isMoving && isWaitOver(ownMs))) return 'settled';
    return now.getTime() - one.since.getTime() >= LONGEST_WAIT_MS ? 'restless' : 'waits';
  });

  function isWaitOver(ownMs: number): boolean {
    return now.getTime() - newestChange >= waitMs || ownMs >= OTHERS_TIMES * waitMs;
  }
}

function newestOf(all: readonly Pick<Unsettled, 'changedAt'>[]): number {
  return all.reduce((newest, { changedAt }) => Math.max(newest, changedAt.getTime()), 0);
}

/** When the next of these may be settled, if nothing changes; null = nothing waits. */
export function nextSettled(all: readonly Omit<Unsettled, 'isMoving'>[], waitMs: number): Date | null {
  if (all.length === 0) return null;
  const newestChange = newestOf(all);
  const instants = all.map(({ changedAt, since }) =>
    Math.min(
      newestChange + waitMs,
      changedAt.getTime() + OTHERS_TIMES * waitMs,
      since.getTime() + LONGEST_WAIT_MS,
    ),
  );
  return new Date(instants.reduce((first, instant) => Math.min(first, instant)));
}
