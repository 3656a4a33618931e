// Audiences: people with the same frequency, zone and alerts, matched once for all of them.

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { nextSlot } from '../schedule.ts';
import type { Alert, Frequency } from './alerts.ts';
import type { Clock } from './owed-slot.ts';

/** What makes two people one audience; the order of the alerts counts, since it is the order of their digests. */
export interface AudienceKey {
  readonly frequency: Frequency;
  readonly timeZone: string;
  readonly alerts: readonly Alert[];
}

export interface Audience extends Clock {
  readonly id: number;
}

/** What the settings say of when digests come. */
type Clocks = Pick<Config['digest'], 'weekly' | 'daily' | 'early'>;

const AUDIENCE = ['id', 'schedule', 'time_zone as timeZone'] as const;

/** The cron pattern of a frequency; '' for instant, which has no clock. */
function scheduleOf(frequency: Frequency, digest: Pick<Clocks, 'weekly' | 'daily'>): string {
  return frequency === 'instant' ? '' : digest[frequency];
}

/** The audience, made at first sight, with its next slot. */
export async function ensureAudience(db: Db, key: AudienceKey, digest: Clocks, now: Date): Promise<Audience> {
  return (await audienceOf(db, key).executeTakeFirst()) ?? makeAudience(db, key, digest, now);
}

/** Held until the person is written: nobody takes it for empty meanwhile (forget-audiences.ts). */
export function audienceOf(db: Db, key: AudienceKey) {
  return db.selectFrom('audiences').select(AUDIENCE).where('hash', '=', hashOf(key)).forKeyShare();
}

function makeAudience(db: Db, key: AudienceKey, digest: Clocks, now: Date): Promise<Audience> {
  const row = buildAudience(key, digest, now);
  return db
    .insertInto('audiences')
    .values(row)
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ hash: row.hash }))
    .returning(AUDIENCE)
    .executeTakeFirstOrThrow();
}

/** The row of an audience that nobody is in yet. */
export function buildAudience(key: AudienceKey, digest: Clocks, now: Date) {
  const schedule = scheduleOf(key.frequency, digest);
  return {
    hash: hashOf(key),
    frequency: key.frequency,
    time_zone: key.timeZone,
    alerts: wordsOf(key.alerts),
    schedule,
    next_due_at: schedule === '' ? null : nextSlot(schedule, key.timeZone, now),
    next_early_at: key.frequency === 'weekly' ? nextLook(digest, key.timeZone, now) : null,
  };
}

function wordsOf(alerts: readonly Alert[]): string {
  return JSON.stringify(alerts.map(({ any, all, none }) => ({ any, all, none })));
}

function hashOf({ frequency, timeZone, alerts }: AudienceKey): string {
  return createHash('sha256')
    .update(`${frequency}\n${timeZone}\n${wordsOf(alerts)}`)
    .digest('base64url');
}

/** When a weekly audience is looked at next for what closes before its digest (plan/early.ts): at the hour of daily ones. */
export function nextLook(digest: Pick<Clocks, 'daily' | 'early'>, timeZone: string, now: Date): Date | null {
  return digest.early ? nextSlot(digest.daily, timeZone, now) : null;
}

/**
 * Brings the slots in line with a schedule that was changed in the config; slots already due are kept.
 * Returns how many audiences moved.
 */
export async function applySchedules(db: Db, digest: Clocks, now: Date): Promise<number> {
  let moved = 0;
  for (const frequency of ['weekly', 'daily'] as const) {
    const zones = await db
      .selectFrom('audiences')
      .select('time_zone')
      .distinct()
      .where('frequency', '=', frequency)
      .where('schedule', '<>', digest[frequency])
      .execute();
    for (const { time_zone } of zones) {
      const result = await db
        .updateTable('audiences')
        .set({ schedule: digest[frequency], next_due_at: nextSlot(digest[frequency], time_zone, now) })
        .where('frequency', '=', frequency)
        .where('time_zone', '=', time_zone)
        .where('schedule', '<>', digest[frequency])
        .where('next_due_at', '>', now)
        .executeTakeFirst();
      moved += Number(result.numUpdatedRows);
    }
  }
  await applyLooks(db, digest, now);
  return moved;
}

/** The same for the looks between weekly digests; one that has come is kept. */
export async function applyLooks(db: Db, digest: Pick<Clocks, 'daily' | 'early'>, now: Date): Promise<void> {
  const isWrong = (look: Date | null) =>
    sql<boolean>`frequency = 'weekly' and next_early_at is distinct from ${look}
      and (${look}::timestamptz is null or next_early_at is null or next_early_at > ${now})`;
  if (!digest.early) {
    await db.updateTable('audiences').set({ next_early_at: null }).where(isWrong(null)).execute();
    return;
  }
  const zones = await db
    .selectFrom('audiences')
    .select('time_zone')
    .distinct()
    .where('frequency', '=', 'weekly')
    .execute();
  for (const { time_zone } of zones) {
    const look = nextLook(digest, time_zone, now);
    await db
      .updateTable('audiences')
      .set({ next_early_at: look })
      .where('time_zone', '=', time_zone)
      .where(isWrong(look))
      .execute();
  }
}
