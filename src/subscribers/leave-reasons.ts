// Why people left, if they said so: a number for each reason and nothing about anybody.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { LeaveReason } from '../database/values.ts';

export const LEAVE_REASONS: readonly LeaveReason[] = ['found-here', 'found-elsewhere', 'too-much'];

export interface LeaveCount {
  readonly reason: LeaveReason;
  readonly people: number;
}

/** Counts somebody who has left, once. */
export async function countLeaver(
  db: Db,
  subscriberId: number,
  reason: LeaveReason,
  now: Date,
): Promise<void> {
  await sql`
    with said as (
      update subscribers set said_why = true
      where id = ${subscriberId} and state = 'unsubscribed' and not said_why returning id)
    insert into leave_reasons (reason, people, last_at) select ${reason}, 1, ${now}::timestamptz from said
    on conflict (reason) do update set people = leave_reasons.people + 1,
      last_at = greatest(leave_reasons.last_at, excluded.last_at)`.execute(db);
}

/** In the order in which they are asked for. */
export async function leaveCounts(db: Db): Promise<LeaveCount[]> {
  const rows = await db.selectFrom('leave_reasons').select(['reason', 'people']).execute();
  return LEAVE_REASONS.flatMap((reason) => rows.filter((row) => row.reason === reason));
}
