// Subscribers in the ledger: found, moved with their file, and ended. They begin in save-subscription.ts.

import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { noteOptOuts } from '../database/opt-out-journal.ts';
import type { SubscribersTable } from '../database/tables.ts';
import type { Alert } from './alerts.ts';
import type { Subscriber } from './subscriber.ts';

/** The file of a subscription got another name. */
export async function moveSubscriptionFile(db: Db, from: string, to: string): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ path: to })
    .where('path', '=', from)
    .where('source', '=', 'file')
    .execute();
}

/** Ends a subscription that nobody opted out of, without a word on the opt-out list: its file went, or nobody answered. */
export async function endSubscription(db: Db, subscriberId: number, now: Date): Promise<void> {
  await db
    .updateTable('subscribers')
    // A pause stays written down: undo goes back to it.
    .set({ state: 'removed', ended_at: now, welcome: null })
    .where('id', '=', subscriberId)
    .where('state', 'in', ['confirmed', 'paused'])
    .execute();
}

/**
 * The person's own word: the subscription ends and the address is suppressed, in the journal too. May be repeated. One statement, whatever
 * else the database does: it takes one connection for one question. A planner holds a person for a tenth of a second
 * at most (docs/decisions/011).
 */
export async function unsubscribe(db: Db, subscriberId: number, now: Date): Promise<void> {
  const { rows } = await sql<{ hash: string }>`
    with ended as (
      update subscribers set state = 'unsubscribed', welcome = null,
        ended_at = case when state = 'removed' then ended_at else ${now}::timestamptz end
      where id = ${subscriberId} and state <> 'unsubscribed' returning address_hash),
    listed as (
      insert into suppressions (address_hash, reason, created_at)
      select address_hash, 'opted-out', ${now}::timestamptz from ended
      on conflict (address_hash) do update set reason = excluded.reason, created_at = excluded.created_at
        where suppressions.reason <> 'complaint')
    select address_hash as hash from ended`.execute(db);
  await noteOptOuts(
    db,
    rows.map(({ hash }) => ({ word: 'opted-out', hash })),
  );
}

export async function findSubscriber(
  db: Db,
  by: { readonly id: number } | { readonly email: string } | { readonly path: string },
): Promise<Subscriber | null> {
  const query = db
    .selectFrom('subscribers')
    .innerJoin('audiences', 'audiences.id', 'subscribers.audience_id')
    .selectAll('subscribers')
    .select('audiences.alerts');
  const row = await ('id' in by
    ? query.where('subscribers.id', '=', by.id)
    : 'email' in by
      ? query.where(sql<string>`lower(subscribers.email)`, '=', by.email.toLowerCase())
      : query
          .where('subscribers.path', '=', by.path)
          .where('subscribers.state', 'in', ['confirmed', 'paused'])
  ).executeTakeFirst();
  return row === undefined ? null : toSubscriber(row);
}

/** A row with its audience's alerts, in the words of the domain. */
export function toSubscriber(
  row: Selectable<SubscribersTable> & { readonly alerts: readonly Alert[] },
): Subscriber {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    frequency: row.frequency,
    timeZone: row.time_zone,
    alerts: row.alerts,
    hasChosen: row.has_chosen,
    audienceId: row.audience_id,
    cursor: row.cursor,
    state: row.state,
    pausedUntil: row.paused_until,
    source: row.source,
    path: row.path,
    generation: row.generation,
    welcome: row.welcome,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
