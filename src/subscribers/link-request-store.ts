// Wishes for a fresh link. A wish is noted for every address, known or not, so that asking takes the same work and tells
// nobody who is subscribed; whether a mail goes out is decided when the wish is claimed.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { LinkKind } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';
import { isFree, leaseUntil, lostSoFar, newLease, type TakenMail } from './mail-lease.ts';
import type { Subscriber } from './subscriber.ts';
import { findSubscriber } from './subscriber-store.ts';
import { addressHash } from './suppression-store.ts';

/**
 * Link mails of one kind that an address gets within 24 hours. Anybody may ask for the first kind, only the holder of a
 * signed link for the second: what strangers use up is not the owner's.
 */
const DAILY_LINKS = 3;
/** Nobody waits longer for a mail that they asked for just now. */
const PATIENCE_MS = 30 * 60_000;
/** What nobody waits for may come the next day; the row lasts two (installation/retention.ts). */
const UNASKED_PATIENCE_MS = 36 * 3_600_000;

/** Whom the mail is for. */
export type LinkFor =
  | { readonly kind: Exclude<LinkKind, 'admin'>; readonly subscriber: Subscriber }
  /** One of the admins, by their address. */
  | { readonly kind: 'admin'; readonly email: string };

export type LinkMail = LinkFor & {
  /** The same for every try: so the mail is the same, too. */
  readonly issuedAt: Date;
  /** Which try this is, from 1. It also fences. */
  readonly attempt: number;
  /** Tries before this one that ended without an outcome. */
  readonly lost: number;
};

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

/**
 * What is to be mailed, with a lease; null when nothing is: too late, too often, nobody there, no mail may go there, or
 * somebody else has it. Claims for one address wait for each other.
 */
export function claimLinkRequest(
  db: Db,
  id: number,
  admins: readonly string[],
  now: Date,
  onTaken: (taken: TakenMail) => void = () => {},
): Promise<LinkMail | null> {
  return inTransaction(db, async (trx) => {
    const asked = await trx
      .selectFrom('link_requests')
      .select('address_hash')
      .where('id', '=', id)
      .executeTakeFirst();
    if (asked === undefined) return null;
    await sql`select pg_advisory_xact_lock(hashtextextended(${asked.address_hash}, 1))`.execute(trx);
    const wish = await trx
      .selectFrom('link_requests')
      .selectAll()
      .where('id', '=', id)
      .where('settled_at', 'is', null)
      .where(isFree)
      .executeTakeFirst();
    if (wish === undefined) return null;
    const recipient = await recipientOf(trx, wish, admins);
    const isLate = now.getTime() - wish.created_at.getTime() > patienceWith(wish.kind);
    if (recipient === null || isLate || !(await isWithinLimit(trx, wish, now))) {
      await settleLinkRequest(trx, id, null, now);
      return null;
    }
    const issuedAt = wish.claimed_at ?? now;
    const { attempts, lost, until } = await trx
      .updateTable('link_requests')
      .set((eb) => ({
        claimed_at: issuedAt,
        attempts: eb('attempts', '+', 1),
        lost: lostSoFar,
        lease_until: newLease,
      }))
      .where('id', '=', id)
      .returning(['attempts', 'lost', leaseUntil.as('until')])
      .executeTakeFirstOrThrow();
    onTaken({ table: 'link_requests', id, leaseUntil: until });
    return { ...recipient, issuedAt, attempt: attempts, lost };
  });
}

/** The wish has been dealt with, one way or the other; `attempt` = only if no newer try has it. */
export async function settleLinkRequest(
  db: Db,
  id: number,
  attempt: number | null,
  now: Date,
): Promise<void> {
  const query = db
    .updateTable('link_requests')
    .set({ settled_at: now, lease_until: null })
    .where('id', '=', id);
  await (attempt === null ? query : query.where('attempts', '=', attempt)).execute();
}

/** The server did not take the mail: the next try is a fresh mail, whose link is good for as long. */
export async function releaseLinkRequest(db: Db, id: number, attempt: number): Promise<void> {
  await db
    .updateTable('link_requests')
    .set({ claimed_at: null, lease_until: null })
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('settled_at', 'is', null)
    .execute();
}

/** A longer lease for a mail that is on the wire. */
export async function renewLinkRequest(db: Db, id: number, attempt: number): Promise<void> {
  await db
    .updateTable('link_requests')
    .set({ lease_until: newLease })
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('settled_at', 'is', null)
    .execute();
}

/** Wishes whose job was lost, could not be done, or was under way in a process that is gone. */
export async function waitingLinkRequests(db: Db, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('link_requests')
    .select('id')
    .where('settled_at', 'is', null)
    .where(isFree)
    .where((eb) =>
      eb.or([eb('created_at', '>', new Date(now.getTime() - PATIENCE_MS)), eb('kind', '=', 'quiet')]),
    )
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.map((row) => row.id);
}

const UNASKED: readonly LinkKind[] = ['quiet', 'still-looking'];

function isUnasked(kind: LinkKind): boolean {
  return UNASKED.includes(kind);
}

function patienceWith(kind: LinkKind): number {
  return isUnasked(kind) ? UNASKED_PATIENCE_MS : PATIENCE_MS;
}

async function recipientOf(
  trx: Db,
  { kind, address_hash: hash }: { readonly kind: LinkKind; readonly address_hash: string },
  admins: readonly string[],
): Promise<LinkFor | null> {
  if (kind !== 'admin') {
    const subscriber = await mailableSubscriber(trx, hash);
    const isUnwanted = isUnasked(kind) && subscriber?.state !== 'confirmed';
    return subscriber === null || isUnwanted ? null : { kind, subscriber };
  }
  const email = await adminWith(trx, hash, admins);
  return email === null ? null : { kind, email };
}

/** Who of the admins has this address; the settings say who they are now. */
async function adminWith(db: Db, hash: string, admins: readonly string[]): Promise<string | null> {
  for (const email of admins) if ((await addressHash(db, email)) === hash) return email;
  return null;
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
  // Counted where it was asked for, so that strangers cannot use up what an admin needs (web/wish-limits.ts).
  if (wish.kind === 'admin') return true;
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

/** Whose wish for an admin's link it was, when the link is used for the first time; null = it was before, or is too old. */
export async function useAdminLink(
  db: Db,
  id: number,
  admins: readonly string[],
  now: Date,
): Promise<string | null> {
  const row = await db
    .updateTable('link_requests')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('kind', '=', 'admin')
    .where('used_at', 'is', null)
    .returning('address_hash')
    .executeTakeFirst();
  return row === undefined ? null : adminWith(db, row.address_hash, admins);
}
