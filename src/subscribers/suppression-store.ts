// Addresses that must not get mail, kept as keyed hashes: the list outlives the people on it without naming them.

import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { getOrCreateSetting, getSetting, setSetting } from '../database/settings-store.ts';
import type { SuppressionReason } from '../database/values.ts';
import { UserError } from '../errors.ts';
import type { BounceKind } from './bounce-kind.ts';
import { bouncingSince, unmarkBounced } from './bounce-mark-store.ts';

const REPLACEABLE: readonly SuppressionReason[] = ['opted-out', 'erased', 'bounced'];

export interface Suppression {
  readonly reason: SuppressionReason;
  readonly since: Date;
}

const SALT = 'suppression-salt';

/** HMAC-SHA256 of the lower-cased address under a salt of its own that is never rotated; base64url. */
export async function addressHash(db: Db, email: string): Promise<string> {
  return hashWith(await suppressionSalt(db), email);
}

/** In the order of the addresses. */
export async function addressHashes(db: Db, emails: readonly string[]): Promise<string[]> {
  const salt = await suppressionSalt(db);
  return emails.map((email) => hashWith(salt, email));
}

/** With it, whoever has an address can tell whether it is on the list. */
export function suppressionSalt(db: Db): Promise<string> {
  return getOrCreateSetting(db, SALT, () => randomBytes(32).toString('base64url'));
}

/**
 * Takes over the salt of the hashes that another installation wrote; throws UserError where addresses are known here by
 * hashes of our own.
 */
export async function adoptSalt(db: Db, salt: string): Promise<void> {
  if (salt === (await getSetting(db, SALT))) return;
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from subscribers) or exists (select from suppressions) or exists (select from bounce_marks)
      or exists (select from bounces) or exists (select from confirmations) or exists (select from link_requests)
      as known`.execute(db);
  if (rows[0]?.known !== false)
    throw new UserError(
      'The hashes of these opt-outs were made by another installation, and this one knows people already: import them before anybody is here, or leave that file out where a list of people names those who left.',
    );
  await setSetting(db, SALT, salt);
}

function hashWith(salt: string, email: string): string {
  return createHmac('sha256', salt).update(email.toLowerCase()).digest('base64url');
}

/** Later reasons replace earlier ones; but nothing replaces a complaint, and a bounce no word of the person's own. */
export async function suppress(db: Db, email: string, reason: SuppressionReason, now: Date): Promise<void> {
  const hash = await addressHash(db, email);
  if (reason === 'bounced') return suppressBounced(db, hash, { since: now, kind: null, reply: null });
  await db
    .insertInto('suppressions')
    .values({ address_hash: hash, reason, created_at: now })
    .onConflict((conflict) =>
      conflict
        .column('address_hash')
        .doUpdateSet({ reason, created_at: now })
        .where('suppressions.reason', 'in', REPLACEABLE),
    )
    .execute();
}

/** What the mail server meant, and its words. */
export interface Bounce {
  readonly since: Date;
  readonly kind: BounceKind | null;
  readonly reply: string | null;
}

/**
 * One statement: beside the list, which has one reason for each address, it leaves a mark that outlives the reasons. The
 * update of nothing takes the row's lock, so that a word that is taken back at this moment sees the mark.
 */
export async function suppressBounced(db: Db, hash: string, { since, kind, reply }: Bounce): Promise<void> {
  await sql`
    with marked as (
      insert into bounce_marks (address_hash, since, kind, reply)
      select ${hash}, ${since}::timestamptz, ${kind}, ${reply}
      where not exists (select 1 from suppressions where address_hash = ${hash} and reason in ('erased', 'complaint'))
      on conflict (address_hash) do update set
        kind = coalesce(excluded.kind, bounce_marks.kind), reply = coalesce(excluded.reply, bounce_marks.reply))
    insert into suppressions (address_hash, reason, created_at) values (${hash}, 'bounced', ${since})
    on conflict (address_hash) do update set reason = suppressions.reason`.execute(db);
}

/**
 * Takes the address off the list, whatever it stood there for; says whether it did. What was said of it before counts no
 * more: mail that is refused later is judged anew.
 */
export async function unsuppress(db: Db, email: string): Promise<boolean> {
  const hash = await addressHash(db, email);
  await db.updateTable('bounces').set({ counts: false }).where('address_hash', '=', hash).execute();
  const result = await db.deleteFrom('suppressions').where('address_hash', '=', hash).executeTakeFirst();
  await unmarkBounced(db, hash);
  return result.numDeletedRows > 0n;
}

/**
 * Takes back the opt-out of that instant; false when the list says something else by now. If mail to the address came
 * back, before or after, that stands. In a transaction.
 */
export async function takeBackOptOut(trx: Db, hash: string, since: Date): Promise<boolean> {
  const result = await trx
    .deleteFrom('suppressions')
    .where('address_hash', '=', hash)
    .where('reason', '=', 'opted-out')
    .where('created_at', '=', since)
    .executeTakeFirst();
  if (result.numDeletedRows === 0n) return false;
  const bouncedAt = await bouncingSince(trx, hash);
  if (bouncedAt !== null) await suppressBounced(trx, hash, { since: bouncedAt, kind: null, reply: null });
  return true;
}

/** The person's own word stays when they are forgotten; a reason that stands there already says as much. */
export async function keepOptOut(db: Db, hash: string, since: Date): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({ address_hash: hash, reason: 'opted-out', created_at: since })
    .onConflict((conflict) => conflict.column('address_hash').doNothing())
    .execute();
}

/** Only reads: before the first salt nobody is on the list. */
export async function suppressionOf(db: Db, email: string): Promise<Suppression | null> {
  const salt = await getSetting(db, SALT);
  return salt === null ? null : suppressionOfHash(db, hashWith(salt, email));
}

/** The same for somebody who knows the hash already. */
export async function suppressionOfHash(db: Db, hash: string): Promise<Suppression | null> {
  const row = await db
    .selectFrom('suppressions')
    .selectAll()
    .where('address_hash', '=', hash)
    .executeTakeFirst();
  return row === undefined ? null : { reason: row.reason, since: row.created_at };
}
