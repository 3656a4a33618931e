// Confirmations in the ledger: what somebody asked for and has not said yes to.

import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { ConfirmationKind, ConfirmationsTable } from '../database/address-tables.ts';
import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import type { Alert, Frequency } from './alerts.ts';
import type { Vault } from './encrypt.ts';
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

export function toConfirmation(row: Selectable<ConfirmationsTable>, vault: Vault): Confirmation | null {
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
