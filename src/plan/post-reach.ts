// Whom a post would go to, and whom it went to: counts, and the newest of those who got it. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { TagAliases } from '../posts/tags.ts';
import type { Alert, Frequency } from '../subscribers/alerts.ts';
import { MAILABLE } from '../subscribers/mailable.ts';
import { firstMatchingAlert } from '../subscribers/matches.ts';

export interface PostReach {
  /** People whom mail may reach and whose alerts want it as it is now. */
  readonly wanted: Readonly<Record<Frequency, number>>;
  /** Those of them who have not had it: whom announcing it again would bring it to. */
  readonly fresh: number;
  /** People to whom it was sent, as long as deliveries are kept. */
  readonly had: number;
}

const HAD = (postId: string) => sql`
  select d.subscriber_id from deliveries d join editions e on e.key = d.edition_key
  where e.post_ids @> array[${postId}] and d.status = 'sent'`;

export async function reachOfPost(
  db: Db,
  post: { readonly id: string; readonly tags: readonly string[] },
  aliases: TagAliases,
): Promise<PostReach> {
  const { rows: audiences } = await sql<{ id: number; alerts: readonly Alert[] }>`
    select id, alerts from audiences where empty_since is null`.execute(db);
  const wanting = audiences.filter(({ alerts }) => firstMatchingAlert(post.tags, alerts, aliases) >= 0);
  const { rows } = await sql<{ frequency: Frequency; people: number; fresh: number }>`
    with had as materialized (${HAD(post.id)})
    select s.frequency, count(*) as people, count(*) filter (where s.id not in (select subscriber_id from had)) as fresh
    from subscribers s where s.audience_id = any(${wanting.map(({ id }) => id)}::bigint[]) and ${sql.raw(MAILABLE)}
    group by s.frequency`.execute(db);
  const { rows: sent } = await sql<{ had: number }>`
    select count(distinct subscriber_id) as had from (${HAD(post.id)}) h`.execute(db);
  const wanted = { weekly: 0, daily: 0, instant: 0 };
  for (const { frequency, people } of rows) wanted[frequency] = people;
  return { wanted, fresh: rows.reduce((sum, row) => sum + row.fresh, 0), had: sent[0]?.had ?? 0 };
}

export interface Recipient {
  readonly subscriberId: number;
  readonly email: string;
  readonly status: string;
  readonly at: Date;
}

/** Who got it, or is about to; the newest first, at most so many. */
export async function recipientsOf(db: Db, postId: string, limit: number): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select s.id as "subscriberId", s.email, d.status, coalesce(d.sent_at, d.settled_at, d.planned_at) as at
    from deliveries d join editions e on e.key = d.edition_key join subscribers s on s.id = d.subscriber_id
    where e.post_ids @> array[${postId}] order by d.id desc limit ${limit}`.execute(db);
  return rows;
}
