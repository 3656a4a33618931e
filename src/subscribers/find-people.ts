// One person or a few, as an admin looks for them, with all that is known of them. Reads only.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { DeliveryStatus, RunKind } from '../database/values.ts';
import { BURIED } from './erase.ts';
import { type Listed, listedPeople } from './people-pages.ts';

/** Whose address or name holds these words; at most so many, the newest first. */
export async function findPeople(db: Db, words: string, limit: number): Promise<readonly Listed[]> {
  return listedPeople(
    db
      .selectFrom('subscribers')
      .where('email', 'not like', BURIED)
      .where(
        sql<boolean>`(position(lower(${words}) in lower(email)) > 0 or position(lower(${words}) in lower(name)) > 0)`,
      )
      .orderBy('subscribers.id', 'desc')
      .limit(limit),
  );
}

export async function findPerson(db: Db, id: number): Promise<Listed | null> {
  const [person] = await listedPeople(db.selectFrom('subscribers').where('subscribers.id', '=', id));
  return person ?? null;
}

export interface DigestOf {
  readonly id: number;
  readonly kind: RunKind;
  readonly subject: string;
  readonly posts: number;
  readonly status: DeliveryStatus;
  readonly reason: string | null;
  readonly reply: string | null;
  readonly at: Date;
}

/** Their digests, the newest first. */
export async function digestsOf(db: Db, subscriberId: number, limit: number): Promise<DigestOf[]> {
  const { rows } = await sql<DigestOf>`
    select d.id, r.kind, e.subject, cardinality(e.post_ids) as posts, d.status, d.reason, d.reply,
      coalesce(d.sent_at, d.settled_at, d.planned_at) as at
    from deliveries d join runs r on r.id = d.run_id join editions e on e.key = d.edition_key
    where d.subscriber_id = ${subscriberId} order by d.id desc limit ${limit}`.execute(db);
  return rows;
}

export interface BounceOf {
  readonly outcome: string;
  readonly reply: string;
  readonly at: Date;
}

/** What mail servers said against their address, the newest first. */
export function bouncesOf(db: Db, addressHash: string, limit: number): Promise<BounceOf[]> {
  return db
    .selectFrom('bounces')
    .select(['outcome', 'reply', 'at'])
    .where('address_hash', '=', addressHash)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}
