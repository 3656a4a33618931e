// Whose last digest was not taken a moment ago. An instant reader is not tried again with each post that comes in: their
// next digest waits as the next try of one mail would, and then holds all that came in meanwhile.

import { type RawBuilder, sql } from 'kysely';
import { backOffMs } from '../back-off.ts';
import type { Db } from '../database/database.ts';
import { HOUR_MS } from '../duration.ts';

/** Why somebody whom an instant run meets during that wait gets nothing from it. */
export const REFUSED_LATELY = 'the last digest was refused a moment ago; this comes a little later';

/** Digests that a mail server did not take since the last one that was taken; what failed here counts for nothing. */
export interface Refused {
  /** Tries of all of them. */
  readonly tries: number;
  readonly lastAt: Date;
}

/** The longest wait of the back-off, jitter left out. */
const LONGEST_MS = HOUR_MS;

export function isRefusedLately({ tries, lastAt }: Refused, now: Date): boolean {
  return now.getTime() < lastAt.getTime() + backOffMs(tries, 0.5);
}

/** Which of these people an instant run leaves out for now. */
export async function whoWasRefusedLately(
  db: Db,
  subscriberIds: readonly number[],
  now: Date,
): Promise<Set<number>> {
  const since = new Date(now.getTime() - LONGEST_MS);
  const { rows } = await sql<Refused & { id: number }>`
    with lately as materialized (
      select distinct subscriber_id as id from deliveries
      where status = 'failed' and reply is not null and settled_at > ${since} and subscriber_id = any(${subscriberIds}::bigint[]))
    select lately.id, refused.* from lately
    cross join lateral (${refusedSinceTaken(sql`f.subscriber_id = lately.id`)}) refused
    where refused.tries is not null`.execute(db);
  return new Set(rows.filter((row) => isRefusedLately(row, now)).map(({ id }) => id));
}

/** One row, of nulls where nothing failed since. `isTheirs`: a condition on the deliveries `f`. */
export function refusedSinceTaken(isTheirs: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select sum(f.attempts) as tries, max(f.settled_at) as "lastAt"
    from deliveries f where ${isTheirs} and f.status = 'failed' and f.reply is not null and not exists (
      select from deliveries t
      where t.subscriber_id = f.subscriber_id and t.status = 'sent' and t.settled_at > f.settled_at)`;
}
