// An admin's wish to bring a post to those who want it and have not had it: it takes a new number, as when it comes back.

import type { Config } from '../config/config.ts';
import type { Db } from '../database/database.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { tellPostsChanged } from '../database/post-news.ts';
import { matchPost } from '../plan/match-post.ts';
import { announcePosts } from '../posts/announce.ts';
import { standingAt } from '../posts/standing.ts';

/** False where it cannot be mailed: it is no longer, or not yet, live. Who had it before does not get it again. */
export async function announceAgain(
  deps: { readonly db: Db; readonly config: Pick<Config, 'tags'> },
  postId: string,
  now: Date,
): Promise<boolean> {
  const isAnnounced = await inTransaction(deps.db, async (trx) => {
    const post = await trx
      .selectFrom('posts')
      .select(['standing', 'closes_at as closesAt', 'missing_since as missingSince'])
      .where('id', '=', postId)
      .forUpdate()
      .executeTakeFirst();
    if (post === undefined || standingAt(post, now) !== 'live') return false;
    await announcePosts(trx, [postId], now);
    await tellPostsChanged(trx);
    return true;
  });
  if (isAnnounced) await matchPost(deps, postId, now);
  return isAnnounced;
}
