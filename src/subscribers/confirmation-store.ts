// Confirmations in the ledger: what somebody asked for and has not said yes to, and the mail that asks for that yes.

import { createHash, randomBytes } from 'node:crypto';
import { type Selectable, sql, type UpdateQueryBuilder, type UpdateResult } from 'kysely';
import type { ConfirmationKind, ConfirmationsTable } from '../database/address-tables.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Tables } from '../database/tables.ts';
import type { ConfirmationMail } from '../database/values.ts';
import { DAY_MS } from '../duration.ts';
import type { Alert, Frequency } from './alerts.ts';
import type { Vault } from './encrypt.ts';
import { isFree, lostSoFar, newLease } from './mail-lease.ts';
import { addressHash } from './suppression-store.ts';

/** What a sign-up chose. */
export interface SignUpChoices {
  readonly alert: Alert;
  readonly frequency: Frequency;
  /** IANA zone. */
  readonly timeZone: string;
}

export interface ConfirmationDraft {
  readonly kind: ConfirmationKind;
  /** Where the mail goes; whoever reads it there may confirm. */
  readonly address: string;
  /** Null for a change of address. */
  readonly choices: SignUpChoices | null;
  /** Whose address changes. */
  readonly subscriberId: number | null;
  readonly consent: Readonly<Record<string, unknown>>;
}

export interface Confirmation extends ConfirmationDraft {
  readonly id: number;
  readonly addressHash: string;
  readonly cookieHash: string | null;
  /** Failed tries to send its mail, the running one included; it also fences, as with digests. */
  readonly attempts: number;
  /** Tries that ended without an outcome. */
  readonly lost: number;
  /** The date of its mail; null before the first try. */
  readonly firstTriedAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

interface Deps {
  readonly db: Db;
  readonly vault: Vault;
}

const LIFE_MS = 2 * DAY_MS;

/** Notes the wish, whoever it is for; `cookie` proves later that a visitor's browser made it. */
export async function createConfirmation(
  { db, vault }: Deps,
  draft: ConfirmationDraft,
  now: Date,
): Promise<{ readonly id: number; readonly cookie: string }> {
  const cookie = randomBytes(24).toString('base64url');
  const { id } = await db
    .insertInto('confirmations')
    .values({
      kind: draft.kind,
      address_hash: await addressHash(db, draft.address),
      address: vault.seal(draft.address),
      choices: JSON.stringify(draft.choices),
      consent: JSON.stringify(draft.consent),
      subscriber_id: draft.subscriberId,
      cookie_hash: hashCookie(cookie),
      next_attempt_at: now,
      created_at: now,
      expires_at: new Date(now.getTime() + LIFE_MS),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, cookie };
}

export function hashCookie(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}

/** Null when it is unknown, has expired, asks for no yes, or its address cannot be read any more. `lock`: for the transaction. */
export async function loadConfirmation(
  { db, vault }: Deps,
  id: number,
  now: Date,
  lock = false,
): Promise<Confirmation | null> {
  const query = db
    .selectFrom('confirmations')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '<>', 'moved')
    .where('expires_at', '>', now);
  const row = await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst();
  return row === undefined ? null : toConfirmation(row, vault);
}

function toConfirmation(row: Selectable<ConfirmationsTable>, vault: Vault): Confirmation | null {
  const address = vault.open(row.address);
  if (address === null) return null;
  return {
    id: row.id,
    kind: row.kind,
    address,
    choices: row.choices as SignUpChoices | null,
    subscriberId: row.subscriber_id,
    consent: row.consent,
    addressHash: row.address_hash,
    cookieHash: row.cookie_hash,
    attempts: row.attempts,
    lost: row.lost,
    firstTriedAt: row.first_tried_at,
    confirmedAt: row.confirmed_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/** Says yes for good; the row stays until it expires, so that a second click finds it. */
export async function settleConfirmation(db: Db, id: number, subscriberId: number, now: Date): Promise<void> {
  await db
    .updateTable('confirmations')
    .set({ confirmed_at: now, subscriber_id: subscriberId })
    .where('id', '=', id)
    .execute();
}

/** Wishes of an address up to an instant: they must not come true after it. */
export async function dropConfirmations(db: Db, hash: string, until: Date): Promise<void> {
  await db
    .deleteFrom('confirmations')
    .where('address_hash', '=', hash)
    .where('created_at', '<=', until)
    .where('confirmed_at', 'is', null)
    .execute();
}

/**
 * Takes the mail on, with a lease; null when it was sent, is not due, or somebody else has it. `mailsBefore`: those
 * that its address got since `since`, or is about to get. Claims for one address wait for each other, so that two
 * senders do not both think they are the last.
 */
export function claimConfirmationMail(
  { db, vault }: Deps,
  id: number,
  since: Date,
  now: Date,
): Promise<{
  readonly wish: Confirmation;
  readonly mailsBefore: number;
} | null> {
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
      .executeTakeFirst();
    const wish = row === undefined ? null : toConfirmation(row, vault);
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
