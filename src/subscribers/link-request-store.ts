// Wishes for a fresh link. A wish is noted for every address, known or not, so that asking takes the same work and tells
// nobody who is subscribed; whether a mail goes out is decided when the wish is claimed.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { LinkKind } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';
import type { Subscriber } from './subscriber.ts';
import { findSubscriber } from './subscriber-store.ts';

/**
 * Link mails of one kind that an address gets within 24 hours. Anybody may ask for the first kind, only the holder of a
 * signed link for the second: what strangers use up is not the owner's.
 */
const DAILY_LINKS = 3;
/** Nobody waits longer for a mail that they asked for just now. */
const PATIENCE_MS = 30 * 60_000;

export interface LinkMail {
  readonly kind: LinkKind;
  readonly subscriber: Subscriber;
  /** The same for every try: so the mail is the same, too. */
  readonly issuedAt: Date;
}

/** Notes the wish of whoever has this address (addressHash in suppression-store.ts); its id. */
export async function createLinkRequest(
  db: Db,
  wish: { readonly addressHash: string; readonly kind: LinkKind },
  now: Date,
): Promise<number> {
  const row = await db
    .insertInto('link_requests')
    .values({ address_hash: wish.addressHash, kind: wish.kind, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What is to be mailed; null when nothing is: too late, too often, nobody there, or no mail may go there. */
export function claimLinkRequest(db: Db, id: number, now: Date): Promise<LinkMail | null> {
  return inTransaction(db, async (trx) => {
    const wish = await trx
      .selectFrom('link_requests')
      .selectAll()
      .where('id', '=', id)
      .where('settled_at', 'is', null)
      .executeTakeFirst();
    if (wish === undefined) return null;
    await sql`select pg_advisory_xact_lock(hashtextextended(${wish.address_hash}, 1))`.execute(trx);
    const subscriber = await mailableSubscriber(trx, wish.address_hash);
    const isLate = now.getTime() - wish.created_at.getTime() > PATIENCE_MS;
    if (subscriber === null || isLate || !(await isWithinLimit(trx, wish, now))) {
      await settleLinkRequest(trx, id, now);
      return null;
    }
    const issuedAt = wish.claimed_at ?? now;
    await trx.updateTable('link_requests').set({ claimed_at: issuedAt }).where('id', '=', id).execute();
    return { kind: wish.kind, subscriber, issuedAt };
  });
}

/** The wish has been dealt with, one way or the other. */
export async function settleLinkRequest(db: Db, id: number, now: Date): Promise<void> {
  await db.updateTable('link_requests').set({ settled_at: now }).where('id', '=', id).execute();
}

/** The mail could not be sent now; the next try counts as the first. */
export async function releaseLinkRequest(db: Db, id: number): Promise<void> {
  await db.updateTable('link_requests').set({ claimed_at: null }).where('id', '=', id).execute();
}

/** Wishes whose job was lost, or could not be done. */
export async function waitingLinkRequests(db: Db, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('link_requests')
    .select('id')
    .where('settled_at', 'is', null)
    .where('claimed_at', 'is', null)
    .where('created_at', '>', new Date(now.getTime() - PATIENCE_MS))
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.map((row) => row.id);
}

/** Somebody who left may still ask for their data; nobody who complained, or whose mail comes back, gets a mail. */
async function mailableSubscriber(db: Db, hash: string): Promise<Subscriber | null> {
  const row = await db
    .selectFrom('subscribers')
    .leftJoin('suppressions', 'suppressions.address_hash', 'subscribers.address_hash')
    .select(['subscribers.id', 'suppressions.reason'])
    .where('subscribers.address_hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined || row.reason === 'complaint' || row.reason === 'bounced') return null;
  return findSubscriber(db, { id: row.id });
}

async function isWithinLimit(
  db: Db,
  wish: { id: number; address_hash: string; kind: LinkKind },
  now: Date,
): Promise<boolean> {
  const { mails } = await db
    .selectFrom('link_requests')
    .select((eb) => eb.fn.countAll<number>().as('mails'))
    .where('address_hash', '=', wish.address_hash)
    .where('kind', '=', wish.kind)
    .where('claimed_at', '>', new Date(now.getTime() - DAY_MS))
    .where('id', '<>', wish.id)
    .executeTakeFirstOrThrow();
  return mails < DAILY_LINKS;
}
