// The mail that asks for a yes, in the ledger: claimed, renewed, settled as digests are.

import { sql, type UpdateQueryBuilder, type UpdateResult } from 'kysely';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Tables } from '../database/tables.ts';
import type { ConfirmationMail } from '../database/values.ts';
import { type Confirmation, toConfirmation } from './confirmation-store.ts';
import type { Vault } from './encrypt.ts';
import { isFree, leaseUntil, lostSoFar, newLease, type TakenMail } from './mail-lease.ts';

interface Deps {
  readonly db: Db;
  readonly vault: Vault;
}

export interface ClaimedConfirmation {
  readonly wish: Confirmation;
  /** Those that its address got since an instant, or is about to get. */
  readonly mailsBefore: number;
}

/**
 * Takes the mail on, with a lease; null when it was sent, is not due, or somebody else has it. Claims for one address wait for each other, so that two
 * senders do not both think they are the last.
 */
export function claimConfirmationMail(
  { db, vault }: Deps,
  id: number,
  since: Date,
  now: Date,
  onTaken: (taken: TakenMail) => void = () => {},
): Promise<ClaimedConfirmation | null> {
  return inTransaction(db, async (trx) => {
    const known = await trx
      .selectFrom('confirmations')
      .select('address_hash')
      .where('id', '=', id)
      .executeTakeFirst();
    if (known === undefined) return null;
    await sql`select pg_advisory_xact_lock(hashtextextended(${known.address_hash}, 2))`.execute(trx);
    const row = await trx
      .updateTable('confirmations')
      .set((eb) => ({
        attempts: eb('attempts', '+', 1),
        lost: lostSoFar,
        lease_until: newLease,
        first_tried_at: eb.fn.coalesce('first_tried_at', sql<Date>`${now}::timestamptz`),
      }))
      .where('id', '=', id)
      .where('mail', '=', 'waiting')
      .where('next_attempt_at', '<=', now)
      .where('expires_at', '>', now)
      .where(isFree)
      .returningAll()
      .returning(leaseUntil.as('until'))
      .executeTakeFirst();
    if (row === undefined) return null;
    onTaken({ table: 'confirmations', id, leaseUntil: row.until });
    const wish = toConfirmation(row, vault);
    return wish === null ? null : { wish, mailsBefore: await countMails(trx, wish, since) };
  });
}

/** Confirmation mails that the address got since an instant, and those that are on their way: tried once, not settled. */
async function countMails(db: Db, wish: Confirmation, since: Date): Promise<number> {
  const row = await db
    .selectFrom('confirmations')
    .select(sql<number>`count(*)`.as('mails'))
    .where('address_hash', '=', wish.addressHash)
    .where('id', '<>', wish.id)
    .where((eb) =>
      eb.or([eb('mailed_at', '>', since), eb.and([eb('mail', '=', 'waiting'), eb('attempts', '>', 0)])]),
    )
    .executeTakeFirstOrThrow();
  return row.mails;
}

/** A longer lease for a mail that is on the wire. */
export async function renewConfirmationMail(db: Db, wish: Confirmation): Promise<void> {
  await ofTry(db.updateTable('confirmations').set({ lease_until: newLease }), wish).execute();
}

type Update = UpdateQueryBuilder<Tables, 'confirmations', 'confirmations', UpdateResult>;

function ofTry(query: Update, { id, attempts }: Confirmation): Update {
  return query.where('id', '=', id).where('attempts', '=', attempts).where('mail', '=', 'waiting');
}

/**
 * How the mail ended, or when it is tried again. "Sent" is recorded even over a newer try, because it is true; anything
 * else of an older try is not.
 */
export async function settleConfirmationMail(
  db: Db,
  wish: Confirmation,
  outcome: { readonly mail: Exclude<ConfirmationMail, 'waiting'> } | { readonly nextAttemptAt: Date },
  now: Date,
): Promise<void> {
  const ended =
    'mail' in outcome
      ? { mail: outcome.mail, mailed_at: outcome.mail === 'sent' ? now : null }
      : { next_attempt_at: outcome.nextAttemptAt };
  const query = db.updateTable('confirmations').set({ ...ended, lease_until: null });
  const isSent = 'mail' in outcome && outcome.mail === 'sent';
  await (isSent ? query.where('id', '=', wish.id) : ofTry(query, wish)).execute();
}

/** Gives a claimed mail back until then; it was not tried. */
export async function putOffConfirmationMail(db: Db, wish: Confirmation, until: Date): Promise<void> {
  const untried = { attempts: wish.attempts - 1, lease_until: null, next_attempt_at: until };
  const date = wish.attempts === 1 ? { first_tried_at: null } : {};
  await ofTry(db.updateTable('confirmations').set({ ...untried, ...date }), wish).execute();
}

/** Confirmations whose mail is due, oldest first. */
export async function waitingConfirmations(db: Db, now: Date, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('confirmations')
    .select('id')
    .where('mail', '=', 'waiting')
    .where('next_attempt_at', '<=', now)
    .where('expires_at', '>', now)
    .where(isFree)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
