// What pages read from the ledger and nothing else does. Reads only.

import type { Db } from '../database/database.ts';
import type { Alert } from '../subscribers/alerts.ts';

/** What one delivery brought: the subject, the posts in their order, and the alerts they were chosen for. */
export interface DeliveredEdition {
  readonly subject: string;
  readonly postIds: readonly string[];
  readonly lastCallIds: readonly string[];
  readonly alerts: readonly Alert[];
}

export async function findDeliveredEdition(db: Db, deliveryId: number): Promise<DeliveredEdition | null> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('editions', 'editions.key', 'deliveries.edition_key')
    .innerJoin('audiences', 'audiences.id', 'deliveries.audience_id')
    .select(['editions.subject', 'editions.post_ids', 'editions.last_call_ids', 'audiences.alerts'])
    .where('deliveries.id', '=', deliveryId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { subject, post_ids: postIds, last_call_ids: lastCallIds, alerts } = row;
  return { subject, postIds, lastCallIds, alerts };
}

/** The newest digests that reached somebody, newest first. */
export async function lastDigests(
  db: Db,
  subscriberId: number,
  limit: number,
): Promise<{ id: number; subject: string; sentAt: Date }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('editions', 'editions.key', 'deliveries.edition_key')
    .select(['deliveries.id', 'editions.subject', 'deliveries.sent_at', 'deliveries.planned_at'])
    .where('deliveries.subscriber_id', '=', subscriberId)
    .where('deliveries.status', '=', 'sent')
    .orderBy('deliveries.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id, subject, sent_at, planned_at }) => ({ id, subject, sentAt: sent_at ?? planned_at }));
}

/** When an audience's next digest is due; null for instant ones with nothing to send. */
export async function nextDueOf(db: Db, audienceId: number): Promise<Date | null> {
  const row = await db
    .selectFrom('audiences')
    .select('next_due_at')
    .where('id', '=', audienceId)
    .executeTakeFirst();
  return row?.next_due_at ?? null;
}
