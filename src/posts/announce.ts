// Announcing: a post, or a new tag set of one, takes the next number. The announcer's row lock puts numbers in the order of
// commits, so no cursor ever passes a number that is not there yet (docs/decisions/002). Call inside a transaction.

import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { unmarkRetagged } from './retag-writes.ts';

/** Takes `count` numbers; returns the first. The lock is held until the caller's transaction ends. */
async function takeNumbers(trx: Db, count: number): Promise<number> {
  const { value } = await trx
    .updateTable('announcer')
    .set((eb) => ({ value: eb('value', '+', count) }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value - count + 1;
}

/** Makes these posts live and announces them in this order, for the first time or again. */
export async function announcePosts(trx: Db, postIds: readonly string[], now: Date): Promise<void> {
  if (postIds.length === 0) return;
  const first = await takeNumbers(trx, postIds.length);
  await sql`
    update posts set standing = 'live', kept = null, left_at = null, number = ${first}::bigint + due.place - 1,
      announced_at = ${now}, unsettled_since = null, retag_since = null, retag_held = false
    from unnest(${postIds}::text[]) with ordinality as due (id, place)
    where posts.id = due.id`.execute(trx);
  await sql`
    insert into post_tags (post_id, number, tags, starts)
    select id, number, tags, true from posts where id = any(${postIds})`.execute(trx);
}

export interface Retag {
  readonly postId: string;
  readonly tags: readonly string[];
}

/** Announces these tag sets to the people of the added tags, each with a number of its own. */
export async function announceTags(trx: Db, retags: readonly Retag[], now: Date): Promise<void> {
  if (retags.length === 0) return;
  const first = await takeNumbers(trx, retags.length);
  const rows = retags.map(({ postId, tags }, place) => ({
    post_id: postId,
    number: first + place,
    tags: [...tags],
    created_at: now,
  }));
  await trx.insertInto('post_tags').values(rows).execute();
  await unmarkRetagged(
    trx,
    retags.map(({ postId }) => postId),
  );
}

/** Rewrites the newest tag set of these posts: counts from now on, announces nothing. */
export async function rewriteTags(trx: Db, retags: readonly Retag[]): Promise<void> {
  if (retags.length === 0) return;
  const rows = JSON.stringify(retags);
  await sql`
    update post_tags set tags = changed.tags
    from jsonb_to_recordset(${rows}::jsonb) as changed ("postId" text, tags text[])
    where post_tags.post_id = changed."postId"
      and post_tags.number = (select max(number) from post_tags newest where newest.post_id = changed."postId")`.execute(
    trx,
  );
  await unmarkRetagged(
    trx,
    retags.map(({ postId }) => postId),
  );
}
