// What pages read from the ledger and nothing else does. Reads only.

import type { Db } from '../database/database.ts';
import type { Alert } from '../subscribers/alerts.ts';

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
