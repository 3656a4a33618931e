// Pauses of all mail (scope `service`) or of one mail domain. Nobody is served under one; nothing is lost either.

import type { Db } from '../database/database.ts';
import { ALL_DIGESTS } from '../database/pauses-in-force.ts';
import { getSetting, setSetting } from '../database/settings-store.ts';
import { reopenWays } from './notice-store.ts';

export interface Pause {
  /** `service`, a mail domain, or ALL_DIGESTS. */
  readonly scope: string;
  /** Null = until somebody resumes. */
  readonly until: Date | null;
  readonly why: string;
}

/** Puts a pause in force; one of the same scope is replaced. Mail that waits is moved by `holdPaused`. */
export async function pauseMail(db: Db, pause: Pause, now: Date): Promise<void> {
  const { until, why } = pause;
  await db
    .insertInto('pauses')
    .values({ ...pause, created_at: now, held_at: null })
    .onConflict((conflict) =>
      conflict.column('scope').doUpdateSet({ until, why, created_at: now, held_at: null }),
    )
    .execute();
}

const RESUMED = 'mail-resumed-at';

/**
 * Lifts every pause but that of ALL_DIGESTS, and tries to tell of alarms at once; returns the scopes that were paused. What they held is given back by `releaseHeld`, and what was
 * refused before counts for no other pause.
 */
export async function resumeMail(db: Db, now: Date): Promise<string[]> {
  await setSetting(db, RESUMED, now.toISOString());
  const rows = await db.deleteFrom('pauses').where('scope', '<>', ALL_DIGESTS).returning('scope').execute();
  await reopenWays(db);
  return rows.map((row) => row.scope);
}

/** When somebody last resumed; null = never. */
export async function resumedAt(db: Db): Promise<Date | null> {
  const at = await getSetting(db, RESUMED);
  return at === null ? null : new Date(at);
}

/** Pauses in force, all mail first; only those that hold any mail to `domain` where one is given. */
export async function openPauses(db: Db, now: Date, domain?: string): Promise<Pause[]> {
  const rows = await db
    .selectFrom('pauses')
    .select(['scope', 'until', 'why'])
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .execute();
  return rows
    .filter(({ scope }) => domain === undefined || scope === 'service' || scope === domain)
    .sort(
      (a, b) => Number(b.scope === 'service') - Number(a.scope === 'service') || (a.scope < b.scope ? -1 : 1),
    );
}

/** Those that hold a digest to `domain`. */
export async function digestPauses(db: Db, now: Date, domain: string): Promise<Pause[]> {
  const pauses = await openPauses(db, now);
  return pauses.filter(({ scope }) => ['service', ALL_DIGESTS, domain].includes(scope));
}

/** Digests wait until `letDigestsGo`; nobody but a program calls either. */
export async function holdDigests(db: Db, why: string, now: Date): Promise<void> {
  const known = await openPauses(db, now);
  if (known.some((pause) => pause.scope === ALL_DIGESTS && pause.why === why)) return;
  await pauseMail(db, { scope: ALL_DIGESTS, until: null, why }, now);
}

/** The sweep gives back what was held. */
export async function letDigestsGo(db: Db): Promise<void> {
  await db.deleteFrom('pauses').where('scope', '=', ALL_DIGESTS).execute();
}
