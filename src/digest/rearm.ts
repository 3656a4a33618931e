// Part of the sweep: instant audiences whose people are owed a post and have no digest on its way become due again.

import { sql } from 'kysely';
import type { Config } from '../config.ts';
import type { Db } from '../database/database.ts';
import { loadPostsSince } from '../posts/plannable-posts.ts';
import type { Alert } from '../subscribers/alerts.ts';
import { newestNumber } from '../subscribers/cursor.ts';
import { planAudience } from './plan.ts';
import { STILL_OPEN } from './plan-store.ts';

interface Standpoint {
  readonly audience_id: number;
  /** Served, or tried in vain, up to here. */
  readonly reached: number;
  readonly alerts: readonly Alert[];
}

/**
 * Re-arms what is owed above what each person was served or last tried with; a digest given up comes with the next
 * post, not at once again. Returns how many audiences are due again.
 */
export async function rearmInstant(
  deps: { readonly db: Db; readonly config: Pick<Config, 'tags'> },
  dueAt: Date,
  now: Date,
): Promise<number> {
  const newest = await newestNumber(deps.db);
  const standpoints = await idleStandpoints(deps.db, newest);
  if (standpoints.length === 0) return 0;
  const lowest = standpoints.reduce((min, { reached }) => Math.min(min, reached), newest);
  const posts = await loadPostsSince(deps.db, lowest, now);
  const isOwed = ({ alerts, reached }: Standpoint) =>
    planAudience(posts, alerts, [reached], newest, deps.config.tags.aliases).digests.length > 0;
  const owed = [...new Set(standpoints.filter(isOwed).map(({ audience_id }) => audience_id))];
  if (owed.length === 0) return 0;
  const result = await deps.db
    .updateTable('audiences')
    .set({ next_due_at: dueAt })
    .where(sql<boolean>`id = any(${owed}::bigint[])`)
    .where('next_due_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Where the people of instant audiences that are not due stand, without those who have a digest on its way. */
async function idleStandpoints(db: Db, newest: number): Promise<Standpoint[]> {
  const { rows } = await sql<Standpoint>`
    select distinct s.audience_id, a.alerts, greatest(s.cursor, coalesce(tried.number, 0)) as reached
    from subscribers s
    join audiences a on a.id = s.audience_id and a.frequency = 'instant' and a.next_due_at is null
    left join lateral (
      select max(d.to_number) as number from deliveries d where d.subscriber_id = s.id
        and (d.status = 'failed' or (d.status = 'skipped' and d.reason <> ${STILL_OPEN}))) tried on true
    where s.state = 'confirmed' and s.welcome is null and s.cursor < ${newest} and not exists (
      select 1 from deliveries o
      where o.subscriber_id = s.id and o.status in ('queued', 'sending', 'deferred'))`.execute(db);
  return rows;
}
