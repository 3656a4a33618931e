// Everything that the ledger holds about one person, for that person (GDPR, articles 15 and 20). Reads only.

import type { Db } from '../database/database.ts';
import { bouncingSince } from './bounce-mark-store.ts';

/** Null when the person is not there. Keys are for people who read the file; times are ISO 8601. */
export async function exportSubscriber(db: Db, subscriberId: number): Promise<object | null> {
  const person = await db
    .selectFrom('subscribers')
    .innerJoin('audiences', 'audiences.id', 'subscribers.audience_id')
    .select(['email', 'address_hash', 'name', 'state', 'source', 'consent', 'alerts', 'paused_until'])
    .select(['subscribers.frequency', 'subscribers.time_zone', 'created_at', 'ended_at'])
    .where('subscribers.id', '=', subscriberId)
    .executeTakeFirst();
  if (person === undefined) return null;
  const { address_hash: hash } = person;
  return {
    address: person.email,
    name: person.name,
    state: person.state,
    pausedUntil: person.paused_until,
    frequency: person.frequency,
    timeZone: person.time_zone,
    alerts: person.alerts,
    source: person.source,
    consent: person.consent,
    subscribedAt: person.created_at,
    endedAt: person.ended_at,
    noMailBecause: await suppressionsOf(db, hash),
    digests: await digestsOf(db, subscriberId),
    returnedMail: await bouncesOf(db, hash),
    mailReturnsSince: await bouncingSince(db, hash),
    openConfirmations: await confirmationsOf(db, hash),
  };
}

function suppressionsOf(db: Db, hash: string) {
  return db
    .selectFrom('suppressions')
    .select(['reason', 'created_at as since'])
    .where('address_hash', '=', hash)
    .execute();
}

function digestsOf(db: Db, subscriberId: number) {
  return db
    .selectFrom('deliveries')
    .innerJoin('editions', 'editions.key', 'deliveries.edition_key')
    .select([
      'subject',
      'status',
      'reason',
      'planned_at as plannedAt',
      'sent_at as sentAt',
      'reply as answer',
    ])
    .where('subscriber_id', '=', subscriberId)
    .orderBy('deliveries.id')
    .execute();
}

function bouncesOf(db: Db, hash: string) {
  return db
    .selectFrom('bounces')
    .select(['at', 'outcome', 'reply as answer'])
    .where('address_hash', '=', hash)
    .orderBy('id')
    .execute();
}

function confirmationsOf(db: Db, hash: string) {
  return db
    .selectFrom('confirmations')
    .select(['kind', 'choices', 'consent', 'created_at as askedAt', 'expires_at as expiresAt'])
    .where('address_hash', '=', hash)
    .orderBy('id')
    .execute();
}
