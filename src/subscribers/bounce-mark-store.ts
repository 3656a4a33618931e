// Addresses whose mail came back, by their keyed hash. The mark outlives the reason on the suppression list, which the
// person's own word replaces; it goes when a confirmation shows that mail arrives, or when the person is forgotten.

import type { Db } from '../database/database.ts';
import { DAY_MS } from '../duration.ts';
import type { BounceKind } from './bounce-kind.ts';

const WEEK_MS = 7 * DAY_MS;

/** Since when mail to the address comes back, whatever else stands on the list; null = it does not. */
export async function bouncingSince(db: Db, hash: string): Promise<Date | null> {
  const mark = await db
    .selectFrom('bounce_marks')
    .select('since')
    .where('address_hash', '=', hash)
    .executeTakeFirst();
  return mark?.since ?? null;
}

/** Why it comes back, and the mail server's words; null = it does not. */
export async function bounceOf(
  db: Db,
  hash: string,
): Promise<{ readonly kind: BounceKind | null; readonly reply: string | null } | null> {
  const mark = await db
    .selectFrom('bounce_marks')
    .select(['kind', 'reply'])
    .where('address_hash', '=', hash)
    .executeTakeFirst();
  return mark === undefined ? null : { kind: mark.kind as BounceKind | null, reply: mark.reply };
}

export async function unmarkBounced(db: Db, hash: string): Promise<void> {
  await db.deleteFrom('bounce_marks').where('address_hash', '=', hash).execute();
}

/** Such an address gets one confirmation a week, however often that one is tried: may this one be mailed? */
export async function takeWeeklyConfirmation(
  db: Db,
  wish: { readonly id: number; readonly addressHash: string },
  now: Date,
): Promise<boolean> {
  const taken = { confirmation_id: wish.id, next_confirmation_at: new Date(now.getTime() + WEEK_MS) };
  const result = await db
    .insertInto('bounce_marks')
    .values({ address_hash: wish.addressHash, since: now, ...taken })
    .onConflict((conflict) =>
      conflict
        .column('address_hash')
        .doUpdateSet(taken)
        .where((eb) =>
          eb.or([
            eb('bounce_marks.next_confirmation_at', 'is', null),
            eb('bounce_marks.next_confirmation_at', '<=', now),
            eb('bounce_marks.confirmation_id', '=', wish.id),
          ]),
        ),
    )
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
