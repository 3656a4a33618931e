// What pages read from the ledger and nothing else does. Reads only.

import type { Db } from '../database/database.ts';
import type { Alert } from '../subscribers/alerts.ts';

/** Posts that could stand in a digest at this instant. */
export async function countLivePosts(db: Db, now: Date): Promise<number> {
  const row = await db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .where('state', '=', 'live')
    .where('missing_since', 'is', null)
    .where((eb) => eb.or([eb('closes_at', 'is', null), eb('closes_at', '>', now)]))
    .executeTakeFirstOrThrow();
  return Number(row.posts);
}

/** What one delivery brought: the subject, the posts in their order, and the alerts they were chosen for. */
export interface DeliveredEdition {
  readonly subject: string;
  readonly postIds: readonly string[];
  readonly alerts: readonly Alert[];
}

export async function findDeliveredEdition(db: Db, deliveryId: number): Promise<DeliveredEdition | null> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('editions', 'editions.key', 'deliveries.edition_key')
    .innerJoin('audiences', 'audiences.id', 'deliveries.audience_id')
    .select(['editions.subject', 'editions.post_ids', 'audiences.alerts'])
    .where('deliveries.id', '=', deliveryId)
    .executeTakeFirst();
  return row === undefined ? null : { subject: row.subject, postIds: row.post_ids, alerts: row.alerts };
}
