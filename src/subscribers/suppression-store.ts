// Addresses that must not get mail, kept as keyed hashes: the list outlives the people on it without naming them.

import { createHmac, randomBytes } from 'node:crypto';
import type { Db } from '../database/database.ts';
import type { SuppressionReason } from '../database/tables.ts';
import { getOrCreateSetting, getSetting } from '../settings-store.ts';

const REPLACEABLE: readonly SuppressionReason[] = ['opted-out', 'erased', 'bounced'];

const SALT = 'suppression-salt';

/** HMAC-SHA256 of the lower-cased address under a salt of its own that is never rotated; base64url. */
export async function addressHash(db: Db, email: string): Promise<string> {
  return hashWith(await getOrCreateSetting(db, SALT, () => randomBytes(32).toString('base64url')), email);
}

function hashWith(salt: string, email: string): string {
  return createHmac('sha256', salt).update(email.toLowerCase()).digest('base64url');
}

/** Later reasons replace earlier ones; but nothing replaces a complaint, and a bounce no word of the person's own. */
export async function suppress(db: Db, email: string, reason: SuppressionReason, now: Date): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({ address_hash: await addressHash(db, email), reason, created_at: now })
    .onConflict((conflict) =>
      conflict
        .column('address_hash')
        .doUpdateSet({ reason, created_at: now })
        .where('suppressions.reason', 'in', reason === 'bounced' ? ['bounced'] : REPLACEABLE),
    )
    .execute();
}

/** The row of `limits` that remembers for a day that the address bounced before its person opted out. */
export const bounceNote = (hash: string): string => `bounced-before:${hash}`;

/** Takes the address off the list; says whether it stood there. */
export async function unsuppress(db: Db, email: string): Promise<boolean> {
  const hash = await addressHash(db, email);
  const result = await db.deleteFrom('suppressions').where('address_hash', '=', hash).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Only reads: before the first salt nobody is on the list. */
export async function suppressionOf(
  db: Db,
  email: string,
): Promise<{ reason: SuppressionReason; since: Date } | null> {
  const salt = await getSetting(db, SALT);
  if (salt === null) return null;
  const row = await db
    .selectFrom('suppressions')
    .selectAll()
    .where('address_hash', '=', hashWith(salt, email))
    .executeTakeFirst();
  return row === undefined ? null : { reason: row.reason, since: row.created_at };
}
