// Everybody, page by page: a long list is never held whole.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { SuppressionReason } from '../database/values.ts';
import type { Subscriber } from './subscriber.ts';
import { toSubscriber } from './subscriber-store.ts';

/** With what holds their mail back although they are subscribed (a bounce or a complaint). */
export type Listed = Subscriber & {
  readonly suppressed: SuppressionReason | null;
  readonly suppressedAt: Date | null;
  readonly consent: unknown;
};

const PAGE = 1000;

/** With their alerts, and what holds their mail back. */
export async function listedPeople(
  people: SelectQueryBuilder<Tables, 'subscribers', unknown>,
): Promise<readonly Listed[]> {
  const rows = await people
    .innerJoin('audiences', 'audiences.id', 'subscribers.audience_id')
    .leftJoin('suppressions', 'suppressions.address_hash', 'subscribers.address_hash')
    .selectAll('subscribers')
    .select(['audiences.alerts', 'suppressions.reason', 'suppressions.created_at as suppressed_at'])
    .execute();
  return rows.map((row) => ({
    ...toSubscriber(row),
    suppressed: row.reason,
    suppressedAt: row.suppressed_at,
    consent: row.consent,
  }));
}

/** In the order of their numbers. */
export async function* pagesOfPeople(db: Db): AsyncGenerator<readonly Listed[]> {
  for (let lastId = 0; ; ) {
    const rows = await listedPeople(
      db.selectFrom('subscribers').where('subscribers.id', '>', lastId).orderBy('subscribers.id').limit(PAGE),
    );
    yield rows;
    if (rows.length < PAGE) return;
    lastId = rows.at(-1)?.id ?? lastId;
  }
}

export interface ListedSuppression {
  readonly hash: string;
  readonly reason: SuppressionReason;
  readonly since: Date;
}

/** Whom no mail may reach, in the order of the hashes. */
export async function* pagesOfSuppressions(db: Db): AsyncGenerator<readonly ListedSuppression[]> {
  for (let last = ''; ; ) {
    const rows = await db
      .selectFrom('suppressions')
      .select(['address_hash as hash', 'reason', 'created_at as since'])
      .where(sql<boolean>`address_hash > ${last}`)
      .orderBy('address_hash')
      .limit(PAGE)
      .execute();
    yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.hash ?? last;
  }
}
