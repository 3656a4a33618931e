// Announcement numbers that a cursor may start from. A cursor only grows (docs/decisions/002).

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Frequency } from './alerts.ts';
import { MAILABLE } from './mailable.ts';

/** The newest announcement number; 0 before the first. */
export async function newestNumber(db: Db): Promise<number> {
  const row = await db.selectFrom('announcer').select('value').executeTakeFirstOrThrow();
  return row.value;
}

/** The last number announced before an instant; 0 when there is none. */
export async function numberBefore(db: Db, instant: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('announced_at', '<', instant)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/**
 * How far a change of choices may raise this person's cursor; 0 = not at all.
 *
 * Only an instant reader's cursor lags behind: their audience is planned when something matches, so all numbers up to
 * the last instant run were seen to hold nothing for them. Not so while their audience is due, a digest is on its
 * way, the last one failed, their first is not planned yet, or no mail may reach them: then runs leave them out,
 * whatever they hold for them. Weekly and daily cursors move with every run and need no raise.
 */
async function floorNumber(
  db: Db,
  person: { id: number; audience_id: number; frequency: Frequency },
): Promise<number> {
  if (person.frequency !== 'instant') return 0;
  const { rows } = await sql<{ floor: number }>`
    select case
      when exists (select from audiences where id = ${person.audience_id} and next_due_at is not null) then 0
      when not exists (
        select from subscribers s where s.id = ${person.id} and s.welcome is null and ${sql.raw(MAILABLE)}) then 0
      when (select status from deliveries where subscriber_id = ${person.id} order by id desc limit 1) <> 'sent' then 0
      else coalesce((select max(cut) from runs where kind = 'instant' and planned_at is not null), 0)
    end as floor`.execute(db);
  return rows[0]?.floor ?? 0;
}

/**
 * The cursor of somebody who moves to another audience: kept. Only an instant reader's is raised first: it lags behind
 * while nothing matches, and new tags must not bring years of posts.
 */
export async function cursorAfterMove(
  db: Db,
  person: { id: number; audience_id: number; frequency: Frequency; cursor: number },
  audienceId: number,
): Promise<number> {
  if (person.audience_id === audienceId) return person.cursor;
  return Math.max(person.cursor, await floorNumber(db, person));
}
